import type { Level, ResourceKind, Subject } from '@stoa/contract/grants';
import { type RowOf, table, text } from '../../platform/db/table.ts';

export const grants = table('grants', {
  resourceKind: text<ResourceKind>(),
  resourceId: text(),
  subjectKind: text<Subject['kind']>(),
  /** Empty for everyone. */
  subjectId: text(),
  level: text<Level>(),
});

export interface GrantTables {
  grants: RowOf<typeof grants>;
}

export type GrantRow = GrantTables['grants'];
