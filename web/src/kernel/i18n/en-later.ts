/** The English texts of pages and panels that are loaded when they are wanted. */
import { access } from './en/access.ts';
import { accounts } from './en/accounts.ts';
import { audit } from './en/audit.ts';
import { groups } from './en/groups.ts';
import { models } from './en/models.ts';
import { oauth } from './en/oauth.ts';
import { settings } from './en/settings.ts';
import { toolScreens } from './en/tool-screens.ts';

export const enLater = {
  ...accounts,
  ...audit,
  ...groups,
  ...access,
  ...settings,
  ...models,
  ...oauth,
  ...toolScreens,
};

export type LaterMessageId = keyof typeof enLater;
