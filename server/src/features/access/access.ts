/**
 * Who may do what with what. A grant gives a subject a level on a resource; grants are read with whatever they
 * decide about, in the same query where there is one, and kept nowhere else: what is taken away is over at once, in
 * every process (SR-26, SR-52). What is not there and what is not theirs look the same to those who ask (SR-28).
 */
import type { Forgotten } from '@stoa/contract/accounts';
import type { ErrorCode } from '@stoa/contract/errors';
import type { Level, ResourceKind, Subject } from '@stoa/contract/grants';
import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Groups } from '../groups/groups.ts';
import { type Actor, hasUngranted, type KindOf, levelsFor, type Whose } from './policy.ts';
import { createFeatureChecks } from './features.ts';
import { createSharing } from './sharing.ts';
import {
  deleteGrantsOfResource,
  deleteGrantsOfSubject,
  type Grantee,
  isGranted,
  listGranted,
  type Resource,
  saveGrant,
} from './store.ts';

export type { Resource } from './store.ts';

/** What a room says of a resource. */
export interface HeldResource {
  name: string;
  /** Whose it is; the instance's where it is nobody's. */
  ownerId?: string | null;
}

/** Undefined when it is not there; otherwise nobody removes it before `tx` ends. */
export type HoldResource = (tx: Tx, id: string) => Promise<HeldResource | undefined>;

/** What a room whose resources are granted has to say about them. */
export interface ResourceRoom {
  hold: HoldResource;
  notFound: ErrorCode;
}

/** One of the instance's throughout. */
export type InstanceResource = Resource & { kind: KindOf<'instance'> };

export interface AccessDeps {
  db: Db;
  bus: Bus;
  accounts: Accounts;
  audit: Audit;
  groups: Groups;
}

export type Access = ReturnType<typeof createAccess>;

export const createAccess = (deps: AccessDeps) => {
  const { db, groups } = deps;
  const featureChecks = createFeatureChecks(deps);
  let rooms: Record<ResourceKind, ResourceRoom> | undefined;

  const has = (principal: Principal, level: Level, whose: Whose): boolean =>
    hasUngranted(actorOf(principal), level, whose);

  const granteeOf = (userId: string): Grantee => ({ userId, groupIds: groups.idsOfMember(userId) });

  const granted = async (
    principal: Principal,
    level: Level,
    kind: ResourceKind,
    ids: readonly string[],
    handle: Handle,
  ): Promise<Set<string>> => {
    if (ids.length === 0 || principal.kind === 'system') return new Set();
    return new Set(await listGranted(handle, kind, ids, levelsFor(level), granteeOf(principal.userId)));
  };

  /** Those of the named resources, which are the instance's, on which the principal has the level, in one read at most. */
  const among = async (
    principal: Principal,
    level: Level,
    kind: KindOf<'instance'>,
    ids: readonly string[],
    handle: Handle = db,
  ): Promise<Set<string>> =>
    has(principal, level, 'instance') ? new Set(ids) : granted(principal, level, kind, ids, handle);

  const can = async (
    principal: Principal,
    level: Level,
    { kind, id }: InstanceResource,
    handle: Handle = db,
  ): Promise<boolean> => (await among(principal, level, kind, [id], handle)).has(id);

  /** Whether somebody decides about who has access to a resource of this owner; of a person's that person alone does. */
  const isOwner = async (
    principal: Principal,
    { kind, id }: Resource,
    ownerId: string | null,
    handle: Handle,
  ): Promise<boolean> =>
    has(principal, 'own', whoseIs(ownerId, principal)) ||
    (ownerId === null && (await granted(principal, 'own', kind, [id], handle)).has(id));

  const roomOf = (kind: ResourceKind): ResourceRoom => {
    if (!rooms) throw new Error('Nobody has said which rooms have the resources.');
    return rooms[kind];
  };

  return {
    can,
    among,

    /** The same for a store: a condition on the rows of a query, `id` being the column with theirs. */
    where(principal: Principal, level: Level, kind: KindOf<'instance'>, id: string): RawBuilder<boolean> {
      if (has(principal, level, 'instance')) return sql<boolean>`1 = 1`;
      if (principal.kind === 'system') return sql<boolean>`1 = 0`;
      return isGranted(kind, sql.ref<string>(id), levelsFor(level), granteeOf(principal.userId));
    },

    /** The same where `owner` is the column that says whose a row is, with null for the instance's. */
    whereOwned(
      principal: Principal,
      level: Level,
      kind: KindOf<'by-row'>,
      { id, owner }: { id: string; owner: string },
    ): RawBuilder<boolean> {
      if (principal.kind === 'system') return sql<boolean>`1 = 1`;
      const { userId } = principal;
      const ownerId = sql.ref<string | null>(owner);
      const ways = [
        isGranted(kind, sql.ref<string>(id), levelsFor(level), granteeOf(userId)),
        ...(has(principal, level, 'own') ? [sql<boolean>`${ownerId} = ${userId}`] : []),
        ...(has(principal, level, 'instance') ? [sql<boolean>`${ownerId} is null`] : []),
      ];
      return sql<boolean>`(${sql.join(ways, sql` or `)})`;
    },

    ...featureChecks,
    ...createSharing({ ...deps, isOwner, requireFeature: featureChecks.requireFeature, roomOf }),

    /** Of a resource that is being made. */
    async introduce(tx: Tx, { kind, id }: Resource, first: readonly [Subject, Level][]): Promise<void> {
      for (const [subject, level] of first) {
        const subjectId = subject.kind === 'everyone' ? '' : subject.id;
        const row = { resourceKind: kind, resourceId: id, subjectKind: subject.kind, subjectId, level };
        await saveGrant(tx, row);
      }
    },

    /** Of a resource that is being removed. */
    async removeResource(tx: Tx, resource: Resource): Promise<void> {
      await deleteGrantsOfResource(tx, resource);
    },

    async removeGroup(tx: Tx, groupId: string): Promise<void> {
      await deleteGrantsOfSubject(tx, 'group', groupId);
    },

    async forget(tx: Tx, userId: string): Promise<Forgotten> {
      return { grants: await deleteGrantsOfSubject(tx, 'user', userId) };
    },

    /** Said once, by whoever knows all rooms. */
    resourcesOf: (given: Record<ResourceKind, ResourceRoom>): void => void (rooms = given),
  };
};

const whoseIs = (ownerId: string | null, principal: Principal): Whose =>
  ownerId === null ? 'instance' : principal.kind === 'user' && principal.userId === ownerId ? 'own' : 'other';

const actorOf = (principal: Principal): Actor => (principal.kind === 'system' ? 'system' : principal.role);
