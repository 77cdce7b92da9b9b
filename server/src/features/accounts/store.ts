import type { Handle } from '../../platform/db/port.ts';
import type { AccountTables } from './schema.ts';

export type UserRow = AccountTables['users'];

export const hasUsers = async (db: Handle): Promise<boolean> =>
  (await db.query<AccountTables>().selectFrom('users').select('id').limit(1).executeTakeFirst()) !==
  undefined;

/** @returns false when the e-mail is taken. */
export const insertUser = async (db: Handle, user: UserRow): Promise<boolean> => {
  const inserted = await db
    .query<AccountTables>()
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .execute();
  return inserted.length === 1;
};

export const findUserByEmail = (db: Handle, email: string) =>
  db.query<AccountTables>().selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();

export const findUser = (db: Handle, userId: string) =>
  db.query<AccountTables>().selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();

export const listUserNames = (db: Handle, userIds: string[]) =>
  db.query<AccountTables>().selectFrom('users').select(['id', 'name']).where('id', 'in', userIds).execute();

export const insertSession = (db: Handle, session: AccountTables['sessions']) =>
  db.query<AccountTables>().insertInto('sessions').values(session).execute();

/** The living session of a token hash, with what its principal is made of. */
export const findSession = (db: Handle, tokenHash: string, nowIso: string) =>
  db
    .query<AccountTables>()
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.userId')
    .select(['sessions.id', 'sessions.userId', 'sessions.seenAt', 'users.role'])
    .where('sessions.tokenHash', '=', tokenHash)
    .where('sessions.expiresAt', '>', nowIso)
    .where('users.disabledAt', 'is', null)
    .executeTakeFirst();

export const touchSession = (db: Handle, sessionId: string, seenAt: string, expiresAt: string) =>
  db
    .query<AccountTables>()
    .updateTable('sessions')
    .set({ seenAt, expiresAt })
    .where('id', '=', sessionId)
    .execute();

export const deleteSession = (db: Handle, tokenHash: string) =>
  db
    .query<AccountTables>()
    .deleteFrom('sessions')
    .where('tokenHash', '=', tokenHash)
    .returning(['id', 'userId'])
    .executeTakeFirst();

export const deleteExpiredSessions = (db: Handle, nowIso: string) =>
  db.query<AccountTables>().deleteFrom('sessions').where('expiresAt', '<=', nowIso).execute();
