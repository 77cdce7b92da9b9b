/** The German catalogue. */
import type { Catalogue } from './i18n.ts';
import { access } from './de/access.ts';
import { accounts } from './de/accounts.ts';
import { app } from './de/app.ts';
import { audit } from './de/audit.ts';
import { conversations } from './de/conversations.ts';
import { errors } from './de/errors.ts';
import { files } from './de/files.ts';
import { firstView } from './de/first-view.ts';
import { groups } from './de/groups.ts';
import { markdown } from './de/markdown.ts';
import { models } from './de/models.ts';
import { oauth } from './de/oauth.ts';
import { runs } from './de/runs.ts';
import { settings } from './de/settings.ts';
import { tools } from './de/tools.ts';
import { toolScreens } from './de/tool-screens.ts';
import { ui } from './de/ui.ts';

export const de: Catalogue = {
  ...ui,
  ...firstView,
  ...app,
  ...accounts,
  ...audit,
  ...groups,
  ...access,
  ...settings,
  ...models,
  ...conversations,
  ...runs,
  ...oauth,
  ...files,
  ...tools,
  ...toolScreens,
  ...markdown,
  ...errors,
};
