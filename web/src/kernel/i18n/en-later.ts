/** English texts of pages that few open, loaded with them. */
import { access } from './en/access.ts';
import { audit } from './en/audit.ts';
import { groups } from './en/groups.ts';

export const enLater = { ...audit, ...groups, ...access };
