/**
 * Where registrations are kept. Something may be reused only where it can also be given up (R34): the two come
 * together in one type, and a store without them registers anew each time, whoever asks (R35).
 */
import { sql, type SqlBool } from 'kysely';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { NewId } from '../../../kernel/ids.ts';
import type { Db, Handle } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import { issuerKeyOf } from './metadata.ts';
import type { OAuthTables, RegistrationRow } from './schema.ts';

export interface RegistrationKey {
  targetId: string;
  revision: number;
  issuer: string;
  redirectUri: string;
}

/** As the registration endpoint answered, whole; its fields are read where they are used. */
export type RegistrationAnswer = Record<string, unknown>;

export interface Registration {
  id: string;
  version: number;
  status: RegistrationRow['status'];
  isUnproven: boolean;
  createdAt: string;
  answer: RegistrationAnswer;
}

/** A registration as somebody has seen it. */
export type Seen = Pick<Registration, 'id' | 'version'>;

interface Keeping {
  /** Takes the place of what was there under this key, which is gone. */
  save(key: RegistrationKey, answer: RegistrationAnswer, isUnproven: boolean): Promise<Registration>;
}

export interface ReusingStore extends Keeping {
  find(key: RegistrationKey): Promise<Registration | undefined>;
  /** The authorization server does not know it: it is gone, with its secrets. @returns whether it was there until now */
  reject(handle: Handle, id: string): Promise<boolean>;
  /** A doubt, which holds only if nobody has seen it work since. */
  suspect(handle: Handle, seen: Seen): Promise<boolean>;
  /** It works: whatever doubt there was is over. */
  confirm(handle: Handle, id: string): Promise<boolean>;
}

export interface FreshStore extends Keeping {
  find?: never;
  reject?: never;
  suspect?: never;
  confirm?: never;
}

export type RegistrationStore = ReusingStore | FreshStore;

export const placeOfRegistration = (id: string): string => `oauthRegistrations.${id}.sealed`;

/** In the words of the index `oauthRegistrationsInUse`. */
const isInUse = sql<SqlBool>`status in ('active', 'suspect')`;

export const createRegistrationStore = (deps: {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  newId: NewId;
}): ReusingStore => {
  const { db, secrets, clock, newId } = deps;

  const move = async (
    handle: Handle,
    { id, version }: { id: string; version?: number },
    status: RegistrationRow['status'],
  ): Promise<boolean> => {
    const moved = await handle
      .query<OAuthTables>()
      .updateTable('oauthRegistrations')
      .set((eb) => ({ status, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where(isInUse)
      .$if(version !== undefined, (query) => query.where('version', '=', version!))
      .returning('id')
      .execute();
    return moved.length === 1;
  };

  return {
    async find({ targetId, revision, issuer, redirectUri }) {
      const row = await db
        .query<OAuthTables>()
        .selectFrom('oauthRegistrations')
        .selectAll()
        .where('targetId', '=', targetId)
        .where('issuerKey', '=', issuerKeyOf(issuer))
        .where('redirectUri', '=', redirectUri)
        .where('revision', '=', revision)
        .where(isInUse)
        .executeTakeFirst();
      // R16, R17: without a name of its own it belongs to nobody.
      if (typeof row?.issuer !== 'string' || issuerKeyOf(row.issuer) !== issuerKeyOf(issuer))
        return undefined;
      const { id, version, status, isUnproven, createdAt } = row;
      const answer = JSON.parse(secrets.open(row.sealed, placeOfRegistration(id))) as RegistrationAnswer;
      return { id, version, status, isUnproven, createdAt, answer };
    },

    async save({ targetId, revision, issuer, redirectUri }, answer, isUnproven) {
      const id = newId('oar');
      const createdAt = isoAt(clock.nowMs());
      const row: RegistrationRow = {
        id,
        targetId,
        revision,
        issuerKey: issuerKeyOf(issuer),
        issuer,
        redirectUri,
        status: 'active',
        version: 1,
        sealed: secrets.seal(JSON.stringify(answer), placeOfRegistration(id)),
        isUnproven,
        createdAt,
      };
      await db.transaction(async (tx) => {
        await tx
          .query<OAuthTables>()
          .deleteFrom('oauthRegistrations')
          .where('targetId', '=', targetId)
          .where('issuerKey', '=', row.issuerKey)
          .where('redirectUri', '=', redirectUri)
          .execute();
        await tx.query<OAuthTables>().insertInto('oauthRegistrations').values(row).execute();
      });
      return { id, version: 1, status: 'active', isUnproven, createdAt, answer };
    },

    reject: async (handle, id) => (await deleteRegistration(handle, id)).length === 1,
    suspect: (handle, { id, version }) => move(handle, { id, version }, 'suspect'),
    confirm: (handle, id) => move(handle, { id }, 'active'),
  };
};

export const listRegistrationRows = (db: Handle): Promise<RegistrationRow[]> =>
  db.query<OAuthTables>().selectFrom('oauthRegistrations').selectAll().execute();

export const resealRegistration = (db: Handle, id: string, sealed: string) =>
  db.query<OAuthTables>().updateTable('oauthRegistrations').set({ sealed }).where('id', '=', id).execute();

export const deleteRegistration = (db: Handle, id: string) =>
  db.query<OAuthTables>().deleteFrom('oauthRegistrations').where('id', '=', id).returning('id').execute();

/** Those of earlier revisions, or all. */
export const deleteRegistrationsOf = (db: Handle, targetId: string, before?: number) =>
  db
    .query<OAuthTables>()
    .deleteFrom('oauthRegistrations')
    .where('targetId', '=', targetId)
    .$if(before !== undefined, (query) => query.where('revision', '<', before!))
    .execute();

/** The first issuer that credentials without one are used at. @returns the one that holds */
export const pinIssuer = async (
  db: Db,
  { id, revision }: { id: string; revision: number },
  issuer: string,
): Promise<string> =>
  db.transaction(async (tx) => {
    await tx
      .query<OAuthTables>()
      .insertInto('oauthPins')
      .values({ targetId: id, revision, issuer })
      .onConflict((conflict) =>
        conflict
          .column('targetId')
          .doUpdateSet({ revision, issuer })
          .where('oauthPins.revision', '<', revision),
      )
      .execute();
    const row = await tx
      .query<OAuthTables>()
      .selectFrom('oauthPins')
      .select('issuer')
      .where('targetId', '=', id)
      .executeTakeFirstOrThrow();
    return row.issuer;
  });

export const deletePin = (db: Handle, targetId: string) =>
  db.query<OAuthTables>().deleteFrom('oauthPins').where('targetId', '=', targetId).execute();
