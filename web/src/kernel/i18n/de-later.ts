/** German texts of pages that few open, loaded with them. */
import type { Catalogue } from './i18n.ts';
import { access } from './de/access.ts';
import { audit } from './de/audit.ts';
import { groups } from './de/groups.ts';

export const deLater: Catalogue = { ...audit, ...groups, ...access };
