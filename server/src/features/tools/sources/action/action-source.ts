/** What calls actions on behalf of people. What is granted to one of them is never sent for another. */
import type { Db } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Secrets } from '../../../../platform/secrets/port.ts';
import type { ToolRisk } from '@stoa/contract/tools';
import { fingerprintOf } from '../../own-tools.ts';
import type { ActionRow } from '../../schema.ts';
import type { SourceListing, ToolCall, ToolDescription, ToolOutcome, ToolSource } from '../../source.ts';
import { send } from './calls.ts';
import type { Operation } from './operations.ts';
import { InputError, requestFor } from './request.ts';
import { openSecret } from './sealed-secrets.ts';
import type { SignIn } from './sign-in.ts';
import { findAction, listActions } from './store.ts';
import type { UsableActions } from './usable.ts';

export interface ActionSourceDeps {
  db: Db;
  secrets: Secrets;
  fetch: Egress['fetch'];
  signIn: SignIn;
  usable: Pick<UsableActions, 'seenBy'>;
}

export const createActionSource = (deps: ActionSourceDeps): ToolSource => {
  const { db, secrets, fetch, signIn, usable } = deps;
  const callOf = (call: ToolCall, row: ActionRow, operation: Operation): Promise<ToolOutcome> => {
    const { authKind: kind, authName: name, server } = row;
    const sendWith = (secret: string | null) => {
      const input = call.input as Record<string, unknown>;
      return send(fetch, requestFor(server, operation, input, { kind, name, secret }), call);
    };
    if (kind === 'oauth') return signIn.callAs(call, row, sendWith);
    return sendWith(openSecret(secrets, row)).then(({ outcome }) => outcome);
  };

  return {
    kind: 'action',

    async offers(user) {
      const rows = await listActions(db, usable.seenBy(user));
      return rows.map(({ id, name, description, server, trusted }) => {
        const { host } = new URL(server);
        return { id, name, host, description, trusted, tools: null };
      });
    },

    async list({ user, ids }) {
      const rows = await listActions(db, usable.seenBy(user));
      return rows.filter(({ id }) => ids.includes(id)).map(toListing);
    },

    async call(call): Promise<ToolOutcome> {
      const slash = call.key.indexOf('/');
      const name = call.key.slice(slash + 1);
      const row = await findAction(db, call.key.slice(0, slash), usable.seenBy(call.user));
      const operation = row?.operations.find((one) => one.name === name);
      if (!row || !operation) return failed('gone', 'This action is not there any more.');
      if (call.resume && call.resume.answer.kind !== 'signed-in')
        return failed('refused', 'The person did not sign in at this server.');
      try {
        return await callOf(call, row, operation);
      } catch (error) {
        if (error instanceof InputError) return failed('input', error.message);
        throw error;
      }
    },
  };
};

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

const failed = (kind: 'gone' | 'input' | 'refused', message: string): ToolOutcome => ({
  kind: 'failed',
  class: kind,
  message,
  retryable: false,
});
