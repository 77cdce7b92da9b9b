/** Attempts and token sets. Every change says what it has seen, and is made only if that still holds. */
import { sql, type SqlBool } from 'kysely';
import type { OAuthFailureClass } from '@stoa/contract/oauth';
import type { Handle } from '../../../platform/db/port.ts';
import type { AttemptRow, OAuthTables, TokenSetRow } from './schema.ts';

/** In the words of the index `oauthAttemptsOpen`: said otherwise, it is not found to be meant. */
const isOpen = sql<SqlBool>`status in ('awaiting', 'exchanging')`;
const isOver = sql<SqlBool>`status not in ('awaiting', 'exchanging')`;

/** @returns undefined when somebody was faster: there is an open one of this person and target already */
export const insertAttempt = async (db: Handle, row: AttemptRow): Promise<boolean> => {
  const inserted = await db
    .query<OAuthTables>()
    .insertInto('oauthAttempts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['userId', 'targetId']).where(isOpen).doNothing())
    .returning('id')
    .execute();
  return inserted.length === 1;
};

export const findOwnAttempt = (db: Handle, userId: string, id: string) =>
  db
    .query<OAuthTables>()
    .selectFrom('oauthAttempts')
    .selectAll()
    .where('id', '=', id)
    .where('userId', '=', userId)
    .executeTakeFirst();

export const findAttempt = (db: Handle, id: string) =>
  db.query<OAuthTables>().selectFrom('oauthAttempts').selectAll().where('id', '=', id).executeTakeFirst();

export const findAttemptByState = (db: Handle, stateHash: string) =>
  db
    .query<OAuthTables>()
    .selectFrom('oauthAttempts')
    .selectAll()
    .where('stateHash', '=', stateHash)
    .executeTakeFirst();

export const findOpenAttempt = (db: Handle, userId: string, targetId: string) =>
  db
    .query<OAuthTables>()
    .selectFrom('oauthAttempts')
    .selectAll()
    .where('userId', '=', userId)
    .where('targetId', '=', targetId)
    .where(isOpen)
    .executeTakeFirst();

/** What is noted of an attempt without moving it. */
export const noteOnAttempt = (
  db: Handle,
  id: string,
  changes: Partial<Pick<AttemptRow, 'bindingHash' | 'sentAt' | 'callbackAt' | 'followedBy' | 'sealed'>>,
) => db.query<OAuthTables>().updateTable('oauthAttempts').set(changes).where('id', '=', id).execute();

/** As `noteOnAttempt`, and only while it can still be followed. */
export const noteOnAwaiting = async (
  db: Handle,
  id: string,
  changes: Partial<Pick<AttemptRow, 'bindingHash' | 'sentAt' | 'callbackAt'>>,
): Promise<boolean> => {
  const noted = await db
    .query<OAuthTables>()
    .updateTable('oauthAttempts')
    .set(changes)
    .where('id', '=', id)
    .where('status', '=', 'awaiting')
    .returning('id')
    .execute();
  return noted.length === 1;
};

/** X3: of all that come with the code, one goes on. */
export const claimExchange = async (
  db: Handle,
  id: string,
  owner: string,
  forMs: number,
): Promise<boolean> => {
  const claimed = await db
    .query<OAuthTables>()
    .updateTable('oauthAttempts')
    .set({ status: 'exchanging', leaseOwner: owner, leaseUntil: db.engine.now(forMs) })
    .where('id', '=', id)
    .where('status', '=', 'awaiting')
    .returning('id')
    .execute();
  return claimed.length === 1;
};

export interface AttemptEnd {
  status: 'authorized' | 'failed' | 'expired' | 'cancelled' | 'superseded';
  failureClass: OAuthFailureClass | null;
  endedAt: string;
}

/** It goes with all it knew. `owner` is who exchanges; others end it only where they say so. @returns whether it was so */
export const endAttempt = async (
  db: Handle,
  { id, status }: Pick<AttemptRow, 'id' | 'status'>,
  end: AttemptEnd,
  owner?: string,
): Promise<boolean> => {
  const ended = await db
    .query<OAuthTables>()
    .updateTable('oauthAttempts')
    .set({ ...end, sealed: null, leaseOwner: null, leaseUntil: null })
    .where('id', '=', id)
    .where('status', '=', status)
    .$if(owner !== undefined, (query) => query.where('leaseOwner', '=', owner!))
    .returning('id')
    .execute();
  return ended.length === 1;
};

/** Those whose exchange nobody works on any more. */
export const endLapsedExchanges = (db: Handle, endedAt: string, id?: string) =>
  db
    .query<OAuthTables>()
    .updateTable('oauthAttempts')
    .set({
      status: 'failed',
      failureClass: 'interrupted',
      endedAt,
      sealed: null,
      leaseOwner: null,
      leaseUntil: null,
    })
    .where('status', '=', 'exchanging')
    .where('leaseUntil', '<', db.engine.now())
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .execute();

export interface Whose {
  userId?: string;
  targetId?: string;
  /** Of a revision below this one. */
  before?: number;
}

export const endOpenAttempts = (db: Handle, { userId, targetId, before }: Whose, end: AttemptEnd) =>
  db
    .query<OAuthTables>()
    .updateTable('oauthAttempts')
    .set({ ...end, sealed: null, leaseOwner: null, leaseUntil: null })
    .where(isOpen)
    .$if(userId !== undefined, (query) => query.where('userId', '=', userId!))
    .$if(targetId !== undefined, (query) => query.where('targetId', '=', targetId!))
    .$if(before !== undefined, (query) => query.where('revision', '<', before!))
    .returning(['id', 'userId', 'targetId'])
    .execute();

export const listDueAttempts = (db: Handle, nowIso: string) =>
  db
    .query<OAuthTables>()
    .selectFrom('oauthAttempts')
    .selectAll()
    .where('status', '=', 'awaiting')
    .where('expiresAt', '<=', nowIso)
    .limit(500)
    .execute();

export const listSealedAttempts = (db: Handle) =>
  db
    .query<OAuthTables>()
    .selectFrom('oauthAttempts')
    .select(['id', 'targetName', 'sealed'])
    .where('sealed', 'is not', null)
    .execute();

export const deleteAttempts = (db: Handle, { userId, targetId }: Whose) =>
  db
    .query<OAuthTables>()
    .deleteFrom('oauthAttempts')
    .$if(userId !== undefined, (query) => query.where('userId', '=', userId!))
    .$if(targetId !== undefined, (query) => query.where('targetId', '=', targetId!))
    .execute();

export const deleteOldAttempts = (db: Handle, beforeIso: string) =>
  db
    .query<OAuthTables>()
    .deleteFrom('oauthAttempts')
    .where('createdAt', '<', beforeIso)
    .where(isOver)
    .execute();

export const findTokenSet = (db: Handle, userId: string, targetId: string) =>
  db
    .query<OAuthTables>()
    .selectFrom('oauthTokenSets')
    .selectAll()
    .where('userId', '=', userId)
    .where('targetId', '=', targetId)
    .executeTakeFirst();

/** As `findTokenSet`; nobody else changes it before the transaction ends. */
export const holdTokenSet = (db: Handle, userId: string, targetId: string) =>
  db
    .query<OAuthTables>()
    .selectFrom('oauthTokenSets')
    .selectAll()
    .where('userId', '=', userId)
    .where('targetId', '=', targetId)
    .modifyEnd(db.engine.forUpdate)
    .executeTakeFirst();

export const insertTokenSet = (db: Handle, row: TokenSetRow) =>
  db.query<OAuthTables>().insertInto('oauthTokenSets').values(row).execute();

/** Only if its tokens are still those of `generation`. @returns whether they were */
export const updateTokenSet = async (
  db: Handle,
  { id, generation }: Pick<TokenSetRow, 'id' | 'generation'>,
  changes: Partial<Omit<TokenSetRow, 'id' | 'userId' | 'targetId'>>,
): Promise<boolean> => {
  const updated = await db
    .query<OAuthTables>()
    .updateTable('oauthTokenSets')
    .set(changes)
    .where('id', '=', id)
    .where('generation', '=', generation)
    .returning('id')
    .execute();
  return updated.length === 1;
};

/** @returns what was there, to be revoked */
export const deleteTokenSets = (db: Handle, { userId, targetId, before }: Whose): Promise<TokenSetRow[]> =>
  db
    .query<OAuthTables>()
    .deleteFrom('oauthTokenSets')
    .$if(userId !== undefined, (query) => query.where('userId', '=', userId!))
    .$if(targetId !== undefined, (query) => query.where('targetId', '=', targetId!))
    .$if(before !== undefined, (query) => query.where('revision', '<', before!))
    .returningAll()
    .execute();

export const listTokenSets = (db: Handle) =>
  db.query<OAuthTables>().selectFrom('oauthTokenSets').select(['id', 'targetId', 'sealed']).execute();

export const resealTokenSet = (db: Handle, id: string, sealed: string) =>
  db.query<OAuthTables>().updateTable('oauthTokenSets').set({ sealed }).where('id', '=', id).execute();

export const deleteTokenSet = (db: Handle, id: string) =>
  db.query<OAuthTables>().deleteFrom('oauthTokenSets').where('id', '=', id).execute();
