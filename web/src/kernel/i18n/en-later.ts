/** The English texts of pages and panels that are loaded when they are wanted. */
import { access } from './en/access.ts';
import { accounts } from './en/accounts.ts';
import { audit } from './en/audit.ts';
import { groups } from './en/groups.ts';
import { models } from './en/models.ts';
import { settings } from './en/settings.ts';

export const enLater = {
  ...accounts,
  ...audit,
  ...groups,
  ...access,
  ...settings,
  ...models,
};

export type LaterMessageId = keyof typeof enLater;
