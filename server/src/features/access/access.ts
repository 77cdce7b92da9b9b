/**
 * Who may do what with what. A grant gives a subject a level on a resource; grants are read with whatever they
 * decide about, in the same query where there is one, and kept nowhere else: what is taken away is over at once, in
 * every process (SR-26, SR-52). What is not there and what is not theirs look the same to those who ask (SR-28).
 */
import type { Forgotten } from '@stoa/contract/accounts';
import type { ErrorCode } from '@stoa/contract/errors';
import type { Level, ResourceKind, Subject } from '@stoa/contract/grants';
import type { Feature } from '@stoa/contract/roles';
import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Audit } from '../audit/audit.ts';
import type { Groups } from '../groups/groups.ts';
import { type Actor, belongings, isByRole, levelsFor } from './policy.ts';
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

/** Its name, if the resource is there; nobody removes it before `tx` ends. */
export type HoldResource = (tx: Tx, id: string) => Promise<{ name: string } | undefined>;

/** What a room whose resources are granted has to say about them. */
export interface ResourceRoom {
  hold: HoldResource;
  notFound: ErrorCode;
}

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
  let rooms: Record<ResourceKind, ResourceRoom> | undefined;

  const hasByRole = (principal: Principal, level: Level, kind: ResourceKind): boolean =>
    isByRole(actorOf(principal), level, belongings[kind]);

  const granteeOf = (userId: string): Grantee => ({ userId, groupIds: groups.idsOfMember(userId) });

  /** Those of the named resources on which the principal has the level, in one read at most. */
  const among = async (
    principal: Principal,
    level: Level,
    kind: ResourceKind,
    ids: readonly string[],
    handle: Handle = db,
  ): Promise<Set<string>> => {
    if (ids.length === 0 || hasByRole(principal, level, kind)) return new Set(ids);
    if (principal.kind === 'system') return new Set();
    const grantee = granteeOf(principal.userId);
    return new Set(await listGranted(handle, kind, ids, levelsFor(level), grantee));
  };

  const can = async (
    principal: Principal,
    level: Level,
    { kind, id }: Resource,
    handle: Handle = db,
  ): Promise<boolean> => (await among(principal, level, kind, [id], handle)).has(id);

  /** @throws `notFound`, whether it is not there or not theirs */
  const assertLevel = async (
    principal: Principal,
    level: Level,
    resource: Resource,
    notFound: AppError,
    handle: Handle = db,
  ): Promise<void> => {
    if (!(await can(principal, level, resource, handle))) throw notFound;
  };

  const roomOf = (kind: ResourceKind): ResourceRoom => {
    if (!rooms) throw new Error('Nobody has said which rooms have the resources.');
    return rooms[kind];
  };

  return {
    can,
    among,

    /** The same for a store: a condition on the rows of a query, `id` being the column with theirs. */
    where(principal: Principal, level: Level, kind: ResourceKind, id: string): RawBuilder<boolean> {
      if (hasByRole(principal, level, kind)) return sql<boolean>`1 = 1`;
      if (principal.kind === 'system') return sql<boolean>`1 = 0`;
      return isGranted(kind, sql.ref<string>(id), levelsFor(level), granteeOf(principal.userId));
    },

    require: assertLevel,

    /** @throws role/feature-missing */
    async requireFeature(principal: Principal, feature: Feature, handle: Handle = db): Promise<void> {
      if (principal.kind === 'system') return;
      if ((await groups.featuresOf(principal, handle)).includes(feature)) return;
      throw new AppError('role/feature-missing', 'The role of this user does not give this.', {
        details: { feature },
      });
    },

    ...createSharing({ ...deps, assertLevel, roomOf }),

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

const actorOf = (principal: Principal): Actor => (principal.kind === 'system' ? 'system' : principal.role);
