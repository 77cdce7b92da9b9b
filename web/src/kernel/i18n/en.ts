/** The English catalogue: what every text is called, and what it says when no other language has it. */
import { accounts } from './en/accounts.ts';
import { app } from './en/app.ts';
import { audit } from './en/audit.ts';
import { conversations } from './en/conversations.ts';
import { errors } from './en/errors.ts';
import { files } from './en/files.ts';
import { markdown } from './en/markdown.ts';
import { models } from './en/models.ts';
import { oauth } from './en/oauth.ts';
import { runs } from './en/runs.ts';
import { settings } from './en/settings.ts';
import { ui } from './en/ui.ts';

export const en = {
  ...ui,
  ...app,
  ...accounts,
  ...audit,
  ...settings,
  ...models,
  ...conversations,
  ...runs,
  ...oauth,
  ...files,
  ...markdown,
  ...errors,
};

export type MessageId = keyof typeof en;
