/** HTTP actions: what administrators make of OpenAPI documents, for those to whom they give it. */
import type { Action, GivenActionAuth } from '@stoa/contract/actions';
import type { ToolRisk } from '@stoa/contract/tools';
import { type Clock, isoAt } from '../../../../kernel/clock.ts';
import { AppError } from '../../../../kernel/errors.ts';
import type { NewId } from '../../../../kernel/ids.ts';
import { type Principal, requireAdministrator, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Secrets } from '../../../../platform/secrets/port.ts';
import type { Access, Resource } from '../../../access/access.ts';
import type { Audit } from '../../../audit/audit.ts';
import { fingerprintOf } from '../../own-tools.ts';
import type { ActionRow } from '../../schema.ts';
import type { SourceListing, ToolDescription, ToolOutcome, ToolSource } from '../../source.ts';
import { workApart } from '../../work.ts';
import { send } from './calls.ts';
import { type Described, DocumentError, type Operation, readDocument } from './operations.ts';
import { type ActionAuth, InputError, requestFor } from './request.ts';
import { placeOfSecret } from './sealed-secrets.ts';
import { deleteAction, findAction, insertAction, keepAction, listActions, updateAction } from './store.ts';

export { actionSecrets } from './sealed-secrets.ts';

const mostActions = 100;
const parsing = { timeoutMs: 10_000, mostMegabytes: 256 };

export interface ActionsDeps {
  db: Db;
  clock: Clock;
  newId: NewId;
  access: Access;
  audit: Audit;
  secrets: Secrets;
  fetch: Egress['fetch'];
}

export interface ActionChanges {
  document?: string | undefined;
  name?: string | undefined;
  auth?: GivenActionAuth | undefined;
  trusted?: boolean | undefined;
}

export const createActions = ({ db, clock, newId, access, audit, secrets, fetch }: ActionsDeps) => {
  const authOf = (id: string, given: GivenActionAuth) => ({
    authKind: given.kind,
    authName: given.kind === 'basic' ? given.user : 'name' in given ? given.name : null,
    sealedSecret: 'secret' in given ? secrets.seal(given.secret, placeOfSecret(id)) : null,
  });

  return {
    source: createActionSource({ db, access, secrets, fetch }),
    /** For `access`: until `tx` ends it stays. */
    hold: keepAction,

    async list(principal: Principal): Promise<{ items: Action[]; nextCursor: null }> {
      requireAdministrator(principal);
      return { items: (await listActions(db)).map(toAction), nextCursor: null };
    },

    async create(
      principal: Principal,
      given: ActionChanges & { document: string; auth: GivenActionAuth; trusted: boolean },
    ): Promise<Action> {
      requireAdministrator(principal);
      const { title, description, server, operations } = await described(given.document);
      const id = newId('act');
      const row: ActionRow = {
        id,
        name: given.name ?? title.slice(0, 80),
        description,
        server,
        trusted: given.trusted,
        operations,
        ...authOf(id, given.auth),
        createdAt: isoAt(clock.nowMs()),
      };
      await db.transaction(async (tx) => {
        await tx.lock('actions');
        if ((await listActions(tx)).length >= mostActions) {
          throw new AppError('action/too-many', `There are ${mostActions} actions at most.`);
        }
        await insertAction(tx, row);
        // Until an administrator says otherwise, everybody may use it.
        await access.introduce(tx, resourceOf(id), [[{ kind: 'everyone' }, 'use']]);
        await audit.record(tx, principal, 'action.create', { kind: 'action', id }, summaryOf(row));
      });
      return toAction(row);
    },

    /** SR-4: another server gets no secret that was meant for the one before. */
    async update(principal: Principal, id: string, changes: ActionChanges): Promise<Action> {
      requireAdministrator(principal);
      const document = changes.document === undefined ? undefined : await described(changes.document);
      return db.transaction(async (tx) => {
        await tx.lock('actions');
        const before = await findAction(tx, id);
        if (!before) throw notFound();
        const server = document?.server ?? before.server;
        const row: ActionRow = {
          ...before,
          name: changes.name ?? before.name,
          trusted: changes.trusted ?? before.trusted,
          ...(document && { server, description: document.description, operations: document.operations }),
          ...(server !== before.server && { sealedSecret: null }),
          ...(changes.auth && authOf(id, changes.auth)),
        };
        const { id: _, ...changed } = row;
        await updateAction(tx, id, changed);
        await audit.record(tx, principal, 'action.update', { kind: 'action', id }, summaryOf(row));
        return toAction(row);
      });
    },

    async remove(principal: Principal, id: string): Promise<void> {
      requireAdministrator(principal);
      await db.transaction(async (tx) => {
        const row = await deleteAction(tx, id);
        if (!row) throw notFound();
        await access.removeResource(tx, resourceOf(id));
        await audit.record(tx, principal, 'action.remove', { kind: 'action', id }, summaryOf(row));
      });
    },
  };
};

export type Actions = ReturnType<typeof createActions>;

/** What calls them on behalf of people: there is nothing of anybody in it. */
const createActionSource = ({
  db,
  access,
  secrets,
  fetch,
}: Pick<ActionsDeps, 'db' | 'access' | 'secrets' | 'fetch'>): ToolSource => {
  const usableBy = (user: UserPrincipal) => access.where(user, 'use', 'action', 'actions.id');
  return {
    kind: 'action',

    async offers(user) {
      const rows = await listActions(db, usableBy(user));
      return rows.map(({ id, name, description, server, trusted }) => {
        const { host } = new URL(server);
        return { id, name, host, description, trusted, tools: null };
      });
    },

    async list({ user, ids }) {
      const rows = await listActions(db, usableBy(user));
      return rows.filter(({ id }) => ids.includes(id)).map(toListing);
    },

    async call(call): Promise<ToolOutcome> {
      const slash = call.key.indexOf('/');
      const id = call.key.slice(0, slash);
      const name = call.key.slice(slash + 1);
      const row = await findAction(db, id, usableBy(call.user));
      const operation = row?.operations.find((one) => one.name === name);
      if (!row || !operation) return failed('gone', 'This action is not there any more.');
      try {
        const auth = openAuth(secrets, row);
        const request = requestFor(row.server, operation, call.input as Record<string, unknown>, auth);
        return await send(fetch, request, call);
      } catch (error) {
        if (error instanceof InputError) return failed('input', error.message);
        throw error;
      }
    },
  };
};

const resourceOf = (id: string): Resource => ({ kind: 'action', id });

const openAuth = (secrets: Secrets, { id, authKind, authName, sealedSecret }: ActionRow): ActionAuth => ({
  kind: authKind,
  name: authName,
  secret: sealedSecret === null ? null : secrets.open(sealedSecret, placeOfSecret(id)),
});

const toListing = ({
  id,
  name,
  description,
  server,
  trusted,
  operations,
  authKind,
}: ActionRow): SourceListing => ({
  id,
  name,
  host: new URL(server).host,
  instructions: trusted ? description : null,
  trusted,
  problem: null,
  tools: operations.map((operation): ToolDescription => ({
    key: `${id}/${operation.name}`,
    name: operation.name,
    title: operation.title,
    description: operation.description,
    inputSchema: operation.inputSchema,
    outputSchema: null,
    risk: riskOf(operation, authKind !== 'none'),
    fingerprint: fingerprintOf(operation.name, operation.description, operation.inputSchema),
  })),
});

/** By what HTTP says of its methods; an administrator who trusts the server has said that it may be asked things. */
const riskOf = ({ method }: Operation, isPrivate: boolean): ToolRisk => ({
  readsPrivate: isPrivate,
  readsUntrusted: true,
  writes: method !== 'GET',
  sendsOut: method !== 'GET',
  idempotent: method === 'GET' || method === 'PUT' || method === 'DELETE',
});

/** Parsed apart: a document is a stranger's, and YAML can be made to grow. */
const described = async (text: string): Promise<Described> => {
  const { signal } = new AbortController();
  const answer = await workApart({ kind: 'parse-document', text }, { ...parsing, signal });
  if (!answer.ok) throw invalid(answer.message);
  try {
    return readDocument(JSON.parse(answer.text));
  } catch (error) {
    if (error instanceof DocumentError) throw invalid(error.message);
    throw error;
  }
};

const invalid = (message: string) =>
  new AppError('action/document-invalid', message, { details: { message } });
const notFound = () => new AppError('action/not-found', 'There is no such action.');

const failed = (kind: 'gone' | 'input', message: string): ToolOutcome => ({
  kind: 'failed',
  class: kind,
  message,
  retryable: false,
});

const summaryOf = ({ name, server, trusted, authKind, operations }: ActionRow) => ({
  name,
  server,
  trusted,
  auth: authKind,
  operations: operations.length,
});

const toAction = (row: ActionRow): Action => ({
  id: row.id,
  name: row.name,
  description: row.description,
  server: row.server,
  trusted: row.trusted,
  auth: { kind: row.authKind, name: row.authName, isSet: row.sealedSecret !== null },
  operations: row.operations.map(({ name, title, method, path }) => ({
    key: `${row.id}/${name}`,
    name,
    title,
    method,
    path,
  })),
  createdAt: row.createdAt,
});
