import { type RawBuilder, sql } from 'kysely';
import { escapeLike } from '../../kernel/text.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { AccountTables, InviteRow, LinkRow, MailRow, UserRow } from './schema.ts';

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

/** Of the named those who can sign in. */
export const findActiveUsers = (db: Handle, userIds: readonly string[]): Promise<UserRow[]> =>
  db
    .query<AccountTables>()
    .selectFrom('users')
    .selectAll()
    .where('id', 'in', userIds)
    .where('disabledAt', 'is', null)
    .execute();

/** As `findUser`, and nobody else changes it before `tx` ends. */
export const holdUser = (tx: Tx, userId: string) =>
  tx
    .query<AccountTables>()
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .modifyEnd(tx.engine.forUpdate)
    .executeTakeFirst();

export const updateUser = (db: Handle, userId: string, changes: Partial<Omit<UserRow, 'id'>>) =>
  db
    .query<AccountTables>()
    .updateTable('users')
    .set(changes)
    .where('id', '=', userId)
    .returningAll()
    .executeTakeFirst();

export const deleteUser = (db: Handle, userId: string) =>
  db.query<AccountTables>().deleteFrom('users').where('id', '=', userId).execute();

export const hasOtherAdministrator = async (db: Handle, userId: string): Promise<boolean> => {
  const other = await db
    .query<AccountTables>()
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabledAt', 'is', null)
    .where('id', '<>', userId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
};

export const listUserNames = (db: Handle, userIds: string[]) =>
  db.query<AccountTables>().selectFrom('users').select(['id', 'name']).where('id', 'in', userIds).execute();

export type PersonRow = Pick<UserRow, 'id' | 'name' | 'email'>;

/** Those of the named that exist; in a transaction none of them goes before it ends. */
export const holdPeople = (db: Handle, userIds: readonly string[]): Promise<PersonRow[]> =>
  db
    .query<AccountTables>()
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('id', 'in', userIds)
    .modifyEnd(db.engine.forKeyShare)
    .execute();

/** Those who can sign in and whose name begins so, by name. */
export const findPeople = (db: Handle, prefix: string, limit: number): Promise<PersonRow[]> => {
  const sortName = sql<string>`lower(name)`;
  return db
    .query<AccountTables>()
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where(sql<boolean>`${sortName} like ${`${escapeLike(prefix)}%`} escape '\\'`)
    .where('disabledAt', 'is', null)
    .orderBy(sortName)
    .orderBy('id')
    .limit(limit)
    .execute();
};

export const countUsersByRole = async (db: Handle): Promise<Map<string | null, number>> => {
  const rows = await db
    .query<AccountTables>()
    .selectFrom('users')
    .select((eb) => ['roleId', eb.fn.countAll<number>().as('count')])
    .groupBy('roleId')
    .execute();
  return new Map(rows.map(({ roleId, count }) => [roleId, count]));
};

export interface UserFilter {
  /** Looked for in names and e-mails, as it is written but for upper and lower case. */
  q?: string | undefined;
  only?: 'administrators' | 'disabled' | undefined;
  /** A query for the ids of those to choose from; without it all. */
  among?: RawBuilder<string> | undefined;
}

/** By name; `after` is the place of the last one seen: its name in small letters, and its id. */
export const listUsers = (
  db: Handle,
  { q, only, among }: UserFilter,
  after: readonly string[] | undefined,
  limit: number,
) => {
  const sortName = sql<string>`lower(users.name)`;
  let query = db
    .query<AccountTables>()
    .selectFrom('users')
    .selectAll('users')
    .select(sortName.as('sortName'))
    .select((eb) =>
      eb
        .selectFrom('sessions')
        .select((of) => of.fn.max('sessions.seenAt').as('seenAt'))
        .whereRef('sessions.userId', '=', 'users.id')
        .as('seenAt'),
    );
  if (q !== undefined && q !== '') {
    const pattern = `%${escapeLike(q)}%`;
    query = query.where(
      sql<boolean>`(${sortName} like ${pattern} escape '\\' or users.email like ${pattern} escape '\\')`,
    );
  }
  if (among) query = query.where(sql<boolean>`users.id in ${among}`);
  if (only === 'administrators') query = query.where('role', '=', 'administrator');
  if (only === 'disabled') query = query.where('disabledAt', 'is not', null);
  if (after) query = query.where(sql<boolean>`(${sortName}, users.id) > (${after[0]}, ${after[1]})`);
  return query.orderBy(sortName).orderBy('users.id').limit(limit).execute();
};

export const insertSession = (db: Handle, session: AccountTables['sessions']) =>
  db.query<AccountTables>().insertInto('sessions').values(session).execute();

/**
 * The living session of a token hash, with what its principal is made of. Asked by every request:
 * written out it costs a fifth of what the query builder takes for a join.
 */
export const findSession = async (db: Handle, tokenHash: string, nowIso: string) => {
  const { rows } = await sql<
    Pick<AccountTables['sessions'], 'id' | 'userId' | 'seenAt'> & Pick<UserRow, 'role' | 'roleId'>
  >`
    select sessions.id, sessions."userId", sessions."seenAt", users.role, users."roleId"
    from sessions join users on users.id = sessions."userId"
    where sessions."tokenHash" = ${tokenHash} and sessions."expiresAt" > ${nowIso}
      and users."disabledAt" is null
  `.execute(db.query());
  return rows[0];
};

/** In a transaction it also stays until that ends: whoever would end it waits, and then finds what was begun. */
export const hasSession = async (db: Handle, userId: string, sessionId: string): Promise<boolean> => {
  const found = await db
    .query<AccountTables>()
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', sessionId)
    .where('userId', '=', userId)
    .modifyEnd(db.engine.forKeyShare)
    .executeTakeFirst();
  return found !== undefined;
};

export const listSessions = (db: Handle, userId: string, nowIso: string) =>
  db
    .query<AccountTables>()
    .selectFrom('sessions')
    .select(['id', 'createdAt', 'seenAt', 'userAgent'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', nowIso)
    .orderBy('seenAt', 'desc')
    .orderBy('id', 'desc')
    .execute();

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

/** Those of one user: one, all but one, or all. @returns the ids of those that were there */
export const deleteSessionsOf = async (
  db: Handle,
  userId: string,
  which: { only: string } | { except: string } | 'all',
): Promise<string[]> => {
  let query = db.query<AccountTables>().deleteFrom('sessions').where('userId', '=', userId);
  if (which !== 'all') {
    query = 'only' in which ? query.where('id', '=', which.only) : query.where('id', '<>', which.except);
  }
  return (await query.returning('id').execute()).map(({ id }) => id);
};

export const deleteExpiredSessions = (db: Handle, nowIso: string) =>
  db.query<AccountTables>().deleteFrom('sessions').where('expiresAt', '<=', nowIso).execute();

export const insertLink = (db: Handle, link: LinkRow) =>
  db.query<AccountTables>().insertInto('accountLinks').values(link).execute();

export const findLink = (db: Handle, tokenHash: string, nowIso: string) =>
  db
    .query<AccountTables>()
    .selectFrom('accountLinks')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', nowIso)
    .executeTakeFirst();

/** Of several callers at once one gets it. */
export const takeLink = (db: Handle, purpose: LinkRow['purpose'], tokenHash: string, nowIso: string) =>
  db
    .query<AccountTables>()
    .deleteFrom('accountLinks')
    .where('tokenHash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expiresAt', '>', nowIso)
    .returningAll()
    .executeTakeFirst();

/** How many links of one user, or to one address, still work. */
export const countLinks = async (
  db: Handle,
  of: { userId: string } | { email: string },
  nowIso: string,
): Promise<number> => {
  const query = db
    .query<AccountTables>()
    .selectFrom('accountLinks')
    .select('tokenHash')
    .where('expiresAt', '>', nowIso);
  const links = 'userId' in of ? query.where('userId', '=', of.userId) : query.where('email', '=', of.email);
  return (await links.execute()).length;
};

/** @returns how many there were */
export const deleteLinksOf = async (db: Handle, userId: string): Promise<number> => {
  const deleted = await db
    .query<AccountTables>()
    .deleteFrom('accountLinks')
    .where('userId', '=', userId)
    .returning('tokenHash')
    .execute();
  return deleted.length;
};

/** Of others, and of nobody yet, that lead to this address. @returns how many there were */
export const deleteLinksTo = async (db: Handle, email: string): Promise<number> => {
  const deleted = await db
    .query<AccountTables>()
    .deleteFrom('accountLinks')
    .where('email', '=', email)
    .returning('tokenHash')
    .execute();
  return deleted.length;
};

export const insertInvite = (db: Handle, invite: InviteRow) =>
  db.query<AccountTables>().insertInto('invites').values(invite).execute();

/** The newest first, those older than `beforeId`. */
export const listInvites = (db: Handle, beforeId: string | undefined, limit: number) => {
  let query = db
    .query<AccountTables>()
    .selectFrom('invites')
    .innerJoin('users', 'users.id', 'invites.createdBy')
    .selectAll('invites')
    .select('users.name as makerName');
  if (beforeId !== undefined) query = query.where('invites.id', '<', beforeId);
  return query.orderBy('invites.id', 'desc').limit(limit).execute();
};

export const findInvite = (db: Handle, tokenHash: string, nowIso: string) =>
  db
    .query<AccountTables>()
    .selectFrom('invites')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', nowIso)
    .executeTakeFirst();

/** Of several callers at once one gets it. */
export const takeInvite = (db: Handle, tokenHash: string, nowIso: string) =>
  db
    .query<AccountTables>()
    .deleteFrom('invites')
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', nowIso)
    .returningAll()
    .executeTakeFirst();

/** @returns whether it was there */
export const deleteInvite = async (db: Handle, inviteId: string): Promise<boolean> => {
  const deleted = await db
    .query<AccountTables>()
    .deleteFrom('invites')
    .where('id', '=', inviteId)
    .returning('id')
    .execute();
  return deleted.length === 1;
};

/** @returns how many there were */
export const deleteInvitesBy = async (db: Handle, userId: string): Promise<number> => {
  const deleted = await db
    .query<AccountTables>()
    .deleteFrom('invites')
    .where('createdBy', '=', userId)
    .returning('id')
    .execute();
  return deleted.length;
};

export const deleteInvitesTo = (db: Handle, email: string) =>
  db.query<AccountTables>().deleteFrom('invites').where('email', '=', email).execute();

export const insertMail = (db: Handle, mail: MailRow) =>
  db.query<AccountTables>().insertInto('mails').values(mail).execute();

export const findMail = (db: Handle, mailId: string) =>
  db.query<AccountTables>().selectFrom('mails').selectAll().where('id', '=', mailId).executeTakeFirst();

export const listMails = (db: Handle) => db.query<AccountTables>().selectFrom('mails').selectAll().execute();

export const updateMail = (db: Handle, mailId: string, changes: Partial<Omit<MailRow, 'id'>>) =>
  db.query<AccountTables>().updateTable('mails').set(changes).where('id', '=', mailId).execute();

export const deleteMail = (db: Handle, mailId: string) =>
  db.query<AccountTables>().deleteFrom('mails').where('id', '=', mailId).execute();

export const deleteExpiredLinks = async (db: Handle, nowIso: string): Promise<void> => {
  const query = db.query<AccountTables>();
  await query.deleteFrom('accountLinks').where('expiresAt', '<=', nowIso).execute();
  await query.deleteFrom('mails').where('expiresAt', '<=', nowIso).execute();
};

export const deleteInvitesExpiredBefore = (db: Handle, iso: string) =>
  db.query<AccountTables>().deleteFrom('invites').where('expiresAt', '<=', iso).execute();
