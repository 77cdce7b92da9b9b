/** The English texts of the first view, and those that may be needed anywhere. All others are in `en-later.ts`. */
import { app } from './en/app.ts';
import { conversations } from './en/conversations.ts';
import { errors } from './en/errors.ts';
import { files } from './en/files.ts';
import { firstView } from './en/first-view.ts';
import { markdown } from './en/markdown.ts';
import { runs } from './en/runs.ts';
import { tools } from './en/tools.ts';
import { ui } from './en/ui.ts';

export const en = {
  ...ui,
  ...firstView,
  ...app,
  ...conversations,
  ...runs,
  ...files,
  ...tools,
  ...markdown,
  ...errors,
};

export type FirstMessageId = keyof typeof en;
