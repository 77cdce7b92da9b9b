/**
 * Who did what to what. Entries are only ever added, inside the transaction of the change they tell of,
 * and chained by hashes. They keep ids: who is forgotten has no name here either.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditAction, AuditEntry, AuditObjectKind, AuditVerification } from '@stoa/contract/audit';
import type { Page } from '@stoa/contract/page';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import { chainStart, follow, hashOf } from './chain.ts';
import type { AuditRow } from './schema.ts';
import {
  countEntries,
  type EntryFilter,
  findNewest,
  insertEntry,
  listActorIds,
  listEntries,
  listEntriesAfter,
} from './store.ts';

const rowsPerTurn = 500;

/** A principal, or somebody who was not signed in. */
export type AuditActor = { kind: 'user'; userId: string } | { kind: 'system' } | { kind: 'anyone' };

export interface AuditObject {
  kind: AuditObjectKind;
  id: string | null;
}

/** The names of those users that still exist. */
export type NamesOf = (principal: Principal, userIds: string[]) => Promise<Map<string, string>>;

export type Audit = ReturnType<typeof createAudit>;

export const createAudit = ({ db, clock, newId }: { db: Db; clock: Clock; newId: NewId }) => ({
  /**
   * Adds an entry to `tx`, so that it stands if and only if the change does. `details` hold no secret and
   * nothing that a person wrote in a conversation. From here to the end of `tx` whoever else records
   * waits, so it is best the last thing a transaction does.
   */
  async record(
    tx: Tx,
    actor: AuditActor,
    action: AuditAction,
    object: AuditObject,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await tx.lock('audit');
    const newest = (await findNewest(tx)) ?? chainStart;
    const entry = {
      seq: newest.seq + 1,
      id: newId('aud'),
      at: isoAt(clock.nowMs()),
      actorKind: actor.kind,
      actorId: actor.kind === 'user' ? actor.userId : null,
      action,
      objectKind: object.kind,
      objectId: object.id,
      // As it will be read: what JSON leaves out must not count in the hash.
      details: JSON.parse(JSON.stringify(details)) as Record<string, unknown>,
      previousHash: newest.hash,
    };
    await insertEntry(tx, { ...entry, hash: hashOf(entry) });
  },

  async list(
    principal: Principal,
    { after, limit, ...filter }: EntryFilter & { after?: string | undefined; limit: number },
    namesOf: NamesOf,
  ): Promise<Page<AuditEntry>> {
    requireAdministrator(principal);
    const beforeSeq = after === undefined ? undefined : seqOf(after);
    const rows = await listEntries(db, filter, beforeSeq, limit + 1);
    const items = rows.slice(0, limit);
    const names = await namesOf(principal, items.flatMap(userIdsOf));
    const last = items.at(-1);
    return {
      items: items.map((row) => toEntry(row, names)),
      nextCursor: rows.length > limit && last ? encodeCursor([String(last.seq)]) : null,
    };
  },

  async listPeople(principal: Principal, namesOf: NamesOf) {
    requireAdministrator(principal);
    const ids = await listActorIds(db);
    const names = await namesOf(principal, ids);
    return { items: ids.map((id) => ({ id, name: names.get(id) ?? null })), nextCursor: null };
  },

  async verify(principal: Principal): Promise<AuditVerification> {
    requireAdministrator(principal);
    const { entries, newest } = await db.transaction(async (tx) => {
      await tx.lock('audit');
      return { entries: await countEntries(tx), newest: await findNewest(tx) };
    });
    const head = newest?.hash ?? null;
    let verified = chainStart;
    for (;;) {
      const rows = await listEntriesAfter(db, verified.seq, rowsPerTurn);
      for (const row of rows) {
        const next = follow(verified, row);
        if (next === null) return { ok: false, entries, brokenAt: verified.seq + 1, head };
        verified = next;
      }
      if (rows.length < rowsPerTurn) return { ok: true, entries, brokenAt: null, head };
      // A long log must not hold up everybody else.
      await nextTurn();
    }
  },
});

const seqOf = (cursor: string): number => {
  const seq = Number(decodeCursor(cursor, 1)[0]);
  if (!Number.isSafeInteger(seq))
    throw new AppError('request/invalid', 'The cursor is not one this list gave out.');
  return seq;
};

const userIdsOf = ({ actorId, objectKind, objectId }: AuditRow): string[] =>
  [actorId, objectKind === 'account' ? objectId : null].filter((id) => id !== null);

const toEntry = (row: AuditRow, names: ReadonlyMap<string, string>): AuditEntry => ({
  seq: row.seq,
  id: row.id,
  at: row.at,
  actor: {
    kind: row.actorKind,
    id: row.actorId,
    name: row.actorId === null ? null : (names.get(row.actorId) ?? null),
  },
  action: row.action,
  object: {
    kind: row.objectKind,
    id: row.objectId,
    name: row.objectId === null ? null : (names.get(row.objectId) ?? null),
  },
  details: row.details,
  hash: row.hash,
});
