/** HTTP actions: what administrators make of OpenAPI documents, and everybody may choose for a conversation. */
import type {
  Action,
  ActionConnect,
  ActionDefinition,
  actionRoutes,
  ReadDocument,
} from '@stoa/contract/actions';
import type { RouteInput } from '@stoa/contract/route';
import { type Clock, isoAt } from '../../../../kernel/clock.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { NewId } from '../../../../kernel/ids.ts';
import { type Principal, requireAdministrator, requireUser } from '../../../../kernel/principal.ts';
import type { Db, Handle } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Secrets } from '../../../../platform/secrets/port.ts';
import type { Access, Resource } from '../../../access/access.ts';
import type { Audit } from '../../../audit/audit.ts';
import type { EgressAllowances } from '../../../egress-allowances/egress-allowances.ts';
import type { ActionRow } from '../../schema.ts';
import { createActionSource } from './action-source.ts';
import { addressesOf, applyChanges, emptyAction } from './definition.ts';
import type { Operation } from './operations.ts';
import { place, placeAnew, readAt } from './placing.ts';
import { sealSecret } from './sealed-secrets.ts';
import { type ActionOAuth, createSignIn } from './sign-in.ts';
import { deleteAction, findDocument, insertAction, keepAction, listActions, updateAction } from './store.ts';
import { createUsableActions, getAction } from './usable.ts';

export { actionSecrets } from './sealed-secrets.ts';

const mostActions = 100;

export interface ActionsDeps {
  db: Db;
  clock: Clock;
  newId: NewId;
  access: Access;
  audit: Audit;
  secrets: Secrets;
  egressAllowances: EgressAllowances;
  oauth: ActionOAuth;
  fetch: Egress['fetch'];
  assess: Egress['assess'];
}

type NewAction = RouteInput<typeof actionRoutes.create>['body'];
type Changes = RouteInput<typeof actionRoutes.update>['body'];

export type Actions = ReturnType<typeof createActions>;

export const createActions = (deps: ActionsDeps) => {
  const { db, clock, newId, access, audit, secrets, oauth } = deps;
  const signIn = createSignIn(deps);
  const usable = createUsableActions(deps);

  const show = async (principal: Principal, row: ActionRow): Promise<Action> => {
    const user = requireUser(principal);
    const mayChange = user.role === 'administrator';
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      host: new URL(row.server).host,
      trusted: row.trusted,
      signIn: await signIn.stateOf(user, row),
      operations: row.operations.map((one) => ({ key: `${row.id}/${one.name}`, ...shownOf(one) })),
      definition: mayChange ? definitionOf(row, oauth.callbackOf(row.id)) : null,
      createdAt: row.createdAt,
    };
  };

  return {
    source: createActionSource({ ...deps, signIn, usable }),
    /** For `access`: until `tx` ends it stays. */
    hold: keepAction,
    isUsable: usable.isUsable,

    async list(principal: Principal): Promise<{ items: Action[]; nextCursor: null }> {
      const rows = await listActions(db, usable.seenBy(requireUser(principal)));
      return { items: await Promise.all(rows.map((row) => show(principal, row))), nextCursor: null };
    },

    async read(principal: Principal, given: Pick<NewAction, 'document' | 'server'>): Promise<ReadDocument> {
      requireAdministrator(principal);
      const { title, description, servers, operations, problems, auth } = await readAt(given);
      const name = nameFrom(title);
      return { name, description, servers, operations: operations.map(shownOf), problems, auth };
    },

    async document(principal: Principal, id: string): Promise<{ document: string | null }> {
      requireAdministrator(principal);
      await getAction(db, id);
      return { document: (await findDocument(db, id)) ?? null };
    },

    async create(principal: Principal, given: NewAction): Promise<Action> {
      requireAdministrator(principal);
      const placed = await place(given.document, given.server);
      const id = newId('act');
      const name = nameFrom(placed.described.title);
      const empty = emptyAction({ id, name, createdAt: isoAt(clock.nowMs()) });
      const row = applyChanges(empty, given, placed, (secret) => sealSecret(secrets, id, secret));
      const allow = await prepareAddresses(deps, principal, row, given.allowPrivate);
      await db.transaction(async (tx) => {
        await tx.lock('actions');
        if ((await listActions(tx)).length >= mostActions) {
          throw new AppError('action/too-many', `There are ${mostActions} actions at most.`);
        }
        await allow(tx);
        await insertAction(tx, { ...row, document: placed.document });
        // Until an administrator says otherwise, everybody may use it.
        await access.introduce(tx, resourceOf(id), [[{ kind: 'everyone' }, 'use']]);
        await audit.record(tx, principal, 'action.create', { kind: 'action', id }, summaryOf(row));
      });
      return show(principal, row);
    },

    async update(principal: Principal, id: string, changes: Changes): Promise<Action> {
      requireAdministrator(principal);
      const seen = await getAction(db, id);
      const placed = await placeAnew(seen, changes, () => findDocument(db, id));
      const apply = (row: ActionRow) =>
        applyChanges(row, changes, placed, (secret) => sealSecret(secrets, id, secret));
      // An allowance that was taken back is given again by saving the address, changed or not.
      const { document, server, auth } = changes;
      const isAboutAddresses = [document, server, auth].some((one) => one !== undefined);
      const allow = isAboutAddresses
        ? await prepareAddresses(deps, principal, apply(seen), changes.allowPrivate)
        : async () => undefined;
      const row = await db.transaction(async (tx) => {
        await tx.lock('actions');
        const held = await getAction(tx, id);
        const { id: _, ...changed } = apply(held);
        await allow(tx);
        await updateAction(tx, id, { ...changed, ...(placed && { document: placed.document }) });
        if (changed.revision !== held.revision) await oauth.targetChanged(tx, id, changed.revision);
        const next = { ...held, ...changed };
        await audit.record(tx, principal, 'action.update', { kind: 'action', id }, summaryOf(next));
        return next;
      });
      return show(principal, row);
    },

    async remove(principal: Principal, id: string): Promise<void> {
      requireAdministrator(principal);
      await db.transaction(async (tx) => {
        const row = await getAction(tx, id);
        await oauth.targetGone(tx, id);
        await deleteAction(tx, id);
        // After it: whoever was sharing it has done so, and nobody can any more.
        await access.removeResource(tx, resourceOf(id));
        await audit.record(tx, principal, 'action.remove', { kind: 'action', id }, summaryOf(row));
      });
    },

    async connect(
      principal: Principal,
      id: string,
      { startAgain = false }: { startAgain?: boolean | undefined } = {},
    ): Promise<ActionConnect> {
      const { user, row } = await usable.get(principal, id);
      return signIn.connect(user, row, startAgain);
    },

    async disconnect(principal: Principal, id: string): Promise<void> {
      const { user, row } = await usable.get(principal, id);
      await signIn.disconnect(user, row);
    },
  };
};

const codes = { private: 'action/address-private', refused: 'action/address-refused' } as const;

/**
 * Every place it leads to is judged by itself, and allowed only by its own name (SR-14).
 * @returns what notes the allowances that are needed with the rest of the saving
 */
const prepareAddresses = async (
  { assess, egressAllowances }: Pick<ActionsDeps, 'assess' | 'egressAllowances'>,
  principal: Principal,
  row: ActionRow,
  allowPrivate: readonly string[] = [],
): Promise<(tx: Handle) => Promise<void>> => {
  const allows: ((tx: Handle) => Promise<void>)[] = [];
  for (const address of addressesOf(row)) {
    const assessment = await assess(address);
    const allowed = allowPrivate.includes(`${assessment.host}:${assessment.port}`);
    const wanted = { allowPrivate: allowed, reason: row.name, codes };
    allows.push(egressAllowances.prepare(principal, assessment, wanted));
  }
  return async (tx) => {
    for (const allow of allows) await allow(tx);
  };
};

const resourceOf = (id: string): Resource => ({ kind: 'action', id });

const nameFrom = (title: string): string => title.slice(0, 80);

const summaryOf = ({ name, server, trusted, authKind, operations, revision }: ActionRow) => ({
  name,
  server,
  trusted,
  auth: authKind,
  operations: operations.length,
  revision,
});

const shownOf = ({ name, title, method, path }: Operation) => ({ name, title, method, path });

const definitionOf = (row: ActionRow, callback: string): ActionDefinition => ({
  server: row.server,
  auth: {
    kind: row.authKind,
    name: row.authName,
    isSet: row.sealedSecret !== null,
    signIn: row.signIn,
  },
  callback,
  problems: row.problems,
});
