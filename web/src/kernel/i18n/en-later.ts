/** The English texts of pages and panels that are loaded when they are wanted. */
import { accounts } from './en/accounts.ts';
import { audit } from './en/audit.ts';
import { models } from './en/models.ts';
import { settings } from './en/settings.ts';
import { toolScreens } from './en/tool-screens.ts';

export const enLater = {
  ...accounts,
  ...audit,
  ...settings,
  ...models,
  ...toolScreens,
};

export type LaterMessageId = keyof typeof enLater;
