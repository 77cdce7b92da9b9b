import type { AuditAction, AuditActorKind, AuditObjectKind } from '@stoa/contract/audit';
import { integer, json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

/** Append-only, and the database refuses anything else. */
export const auditEntries = table('auditEntries', {
  /** From 1 without gaps. */
  seq: integer(),
  id: text(),
  at: text(),
  actorKind: text<AuditActorKind>(),
  /** Of a user; no name, no address. */
  actorId: orNull(text()),
  action: text<AuditAction>(),
  objectKind: text<AuditObjectKind>(),
  objectId: orNull(text()),
  /** What else is worth knowing; never a secret, never content. */
  details: json<Record<string, unknown>>(),
  /** Empty for the first. */
  previousHash: text(),
  /** sha-256 over the canonical JSON of all other columns. */
  hash: text(),
});

export interface AuditTables {
  auditEntries: RowOf<typeof auditEntries>;
}

export type AuditRow = AuditTables['auditEntries'];
