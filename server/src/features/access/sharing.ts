/** Giving and taking access, by whoever owns the resource. */
import {
  type Grant,
  type Level,
  type NamedSubject,
  mostGrantsOfResource,
  type ResourceKind,
  resourceKinds,
  type Subject,
} from '@stoa/contract/grants';
import type { Feature } from '@stoa/contract/roles';
import { AppError } from '../../kernel/errors.ts';
import { tellEveryone } from '../../kernel/news.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { AccessDeps, HeldResource, ResourceRoom } from './access.ts';
import { featureToShare, type KindOf } from './policy.ts';
import type { GrantRow } from './schema.ts';
import { deleteGrant, listGrants, type Resource, saveGrant } from './store.ts';

/** How many of each a look-up tells: who looks for somebody goes on typing. */
const mostFound = 8;

export interface GrantChange {
  subject: Subject;
  /** Null takes it away. */
  level: Level | null;
}

export interface SharingDeps extends AccessDeps {
  isOwner: (
    principal: Principal,
    resource: Resource,
    ownerId: string | null,
    handle: Handle,
  ) => Promise<boolean>;
  requireFeature: (principal: Principal, feature: Feature, handle: Handle) => Promise<void>;
  roomOf: (kind: ResourceKind) => ResourceRoom;
}

interface Named {
  groups: Map<string, string>;
  people: Map<string, { name: string; email: string }>;
}

export const createSharing = (deps: SharingDeps) => {
  const { db, bus, accounts, audit, groups, isOwner, requireFeature, roomOf } = deps;

  /** In a transaction what is named stays until it ends. */
  const nameAll = async (handle: Handle, subjects: readonly Subject[]): Promise<Named> => {
    const idsOf = (kind: 'group' | 'user') =>
      subjects.flatMap((subject) => (subject.kind === kind ? [subject.id] : []));
    const found = await groups.hold(handle, idsOf('group'));
    const people = await accounts.holdPeople(handle, idsOf('user'));
    return {
      groups: new Map(found.map(({ id, name }) => [id, name])),
      people: new Map(people.map(({ id, name, email }) => [id, { name, email }])),
    };
  };

  /** That of somebody else is not told to be there. */
  const getOwn = async (tx: Tx, principal: Principal, { kind, id }: Resource): Promise<HeldResource> => {
    const room = roomOf(kind);
    const resource = await room.hold(tx, id);
    if (resource && (await isOwner(principal, { kind, id }, resource.ownerId ?? null, tx))) return resource;
    throw new AppError(room.notFound, 'There is no such resource.');
  };

  /** What is a person's is shared where roles allow it; to see who has it and to take it away is always allowed. */
  const getShareable = async (tx: Tx, principal: Principal, resource: Resource): Promise<HeldResource> => {
    const held = await getOwn(tx, principal, resource);
    if (typeof held.ownerId === 'string')
      await requireFeature(principal, featureToShare[resource.kind as KindOf<'by-row'>], tx);
    return held;
  };

  return {
    /** @throws what the room of the resource says of those that are not there */
    async listGrants(
      principal: Principal,
      resource: Resource,
    ): Promise<{ items: Grant[]; nextCursor: null }> {
      return db.transaction(async (tx) => {
        await getOwn(tx, principal, resource);
        const rows = await listGrants(tx, resource);
        const named = await nameAll(tx, rows.map(subjectOf));
        const items = rows.flatMap((row) => {
          const subject = describe(subjectOf(row), named, principal);
          return subject ? [{ subject, level: row.level }] : [];
        });
        return { items: items.toSorted(inOrder), nextCursor: null };
      });
    },

    /** @throws also role/feature-missing, grant/level-unknown, grant/subject-not-found, grant/too-many; then nothing is changed */
    async changeGrants(
      principal: Principal,
      resource: Resource,
      changes: readonly GrantChange[],
    ): Promise<void> {
      await db.transaction(async (tx) => {
        await assertStillIn(tx, accounts, principal);
        // Of two who change the same, the second sees what the first has made of it.
        await tx.lock(`grants of ${resource.id}`);
        const isGiving = changes.some(({ level }) => level !== null);
        const held = await (isGiving ? getShareable : getOwn)(tx, principal, resource);
        const levels = levelsOf(resource.kind, held);
        if (changes.some(({ level }) => level !== null && !levels.includes(level)))
          throw new AppError('grant/level-unknown', 'This level means nothing for such a resource.');
        const named = await nameAll(
          tx,
          changes.map(({ subject }) => subject),
        );
        const before = new Map(
          (await listGrants(tx, resource)).map((row) => [keyOf(subjectOf(row)), row.level]),
        );
        const changed = changes.filter(
          ({ subject, level }) => (before.get(keyOf(subject)) ?? null) !== level,
        );
        for (const { subject, level } of changed) {
          if (level !== null && !describe(subject, named, principal))
            throw new AppError('grant/subject-not-found', 'There is no such group or user.');
          const row = rowOf(resource, subject, level ?? 'view');
          await (level === null ? deleteGrant(tx, row) : saveGrant(tx, row));
        }
        if (changed.length === 0) return;
        if ((await listGrants(tx, resource)).length > mostGrantsOfResource)
          throw new AppError('grant/too-many', `A resource has at most ${mostGrantsOfResource} grants.`);
        const entries = changed.map(({ subject, level }) => ({ ...forAudit(subject, named), level }));
        const object = { kind: resource.kind, id: resource.id };
        await audit.record(tx, principal, 'grants.change', object, { name: held.name, changes: entries });
        tx.afterCommit(() => tellEveryone(bus, { type: 'access-changed' }));
      });
    },

    /** For whoever may share the resource, and for nobody else: by the beginning of a name. @throws role/feature-missing */
    async findSubjects(
      principal: Principal,
      resource: Resource,
      q: string,
    ): Promise<{ items: NamedSubject[]; nextCursor: null }> {
      await db.transaction((tx) => getShareable(tx, principal, resource));
      const found = await groups.findByPrefix(q, mostFound);
      const people = await accounts.findPeople(q, mostFound);
      const items: NamedSubject[] = [
        ...found.map(({ id, name }) => ({ kind: 'group' as const, id, name })),
        ...people.map(({ id, name, email }) => ({
          kind: 'user' as const,
          id,
          name,
          email: seesEmails(principal) ? email : null,
        })),
      ];
      return { items, nextCursor: null };
    },
  };
};

/** Whoever was put out while their request was on its way gives nothing any more (SR-52). */
const assertStillIn = async (
  tx: Tx,
  accounts: AccessDeps['accounts'],
  principal: Principal,
): Promise<void> => {
  if (principal.kind === 'user' && !(await accounts.isSessionAlive(principal, tx)))
    throw new AppError('account/sign-in-required', 'This session is over.');
};

/** What is a person's has no other owner. */
const levelsOf = (kind: ResourceKind, { ownerId }: HeldResource): readonly Level[] =>
  resourceKinds[kind].levels.filter((level) => level !== 'own' || typeof ownerId !== 'string');

const seesEmails = (principal: Principal): boolean =>
  principal.kind === 'system' || principal.role === 'administrator';

const keyOf = (subject: Subject): string => (subject.kind === 'everyone' ? '' : subject.id);

const subjectOf = ({ subjectKind, subjectId }: GrantRow): Subject =>
  subjectKind === 'everyone' ? { kind: 'everyone' } : { kind: subjectKind, id: subjectId };

const rowOf = ({ kind, id }: Resource, subject: Subject, level: Level): GrantRow => ({
  resourceKind: kind,
  resourceId: id,
  subjectKind: subject.kind,
  subjectId: keyOf(subject),
  level,
});

/** Undefined when it is not there. */
const describe = (
  subject: Subject,
  { groups, people }: Named,
  principal: Principal,
): NamedSubject | undefined => {
  if (subject.kind === 'everyone') return subject;
  if (subject.kind === 'group') {
    const name = groups.get(subject.id);
    return name === undefined ? undefined : { ...subject, name };
  }
  const person = people.get(subject.id);
  return person && { ...subject, name: person.name, email: seesEmails(principal) ? person.email : null };
};

/** Of people the id alone. */
const forAudit = (subject: Subject, { groups }: Named) => ({
  ...subject,
  ...(subject.kind === 'group' && { name: groups.get(subject.id) }),
});

const kindsInOrder: readonly Subject['kind'][] = ['everyone', 'group', 'user'];

const inOrder = (a: Grant, b: Grant): number =>
  kindsInOrder.indexOf(a.subject.kind) - kindsInOrder.indexOf(b.subject.kind) ||
  nameOf(a).localeCompare(nameOf(b));

const nameOf = ({ subject }: Grant): string => (subject.kind === 'everyone' ? '' : subject.name);
