/** Endpoint rows wherever they come from, made reachable and checked. Keys are opened here and nowhere else. */
import type { EndpointCheck, ProviderId } from '@stoa/contract/models';
import type { Endpoint as ReachableEndpoint } from '@stoa/llm/endpoint';
import { listModels, type ModelListing } from '@stoa/llm/models';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { tellEveryone } from '../../kernel/news.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Egress } from '../../platform/egress/port.ts';
import type { Secrets } from '../../platform/secrets/port.ts';
import type { Access } from '../access/access.ts';
import { normaliseBaseUrl } from './address.ts';
import type { EndpointRow } from './schema.ts';
import { placeOfKey } from './sealed-keys.ts';
import { findEndpointRow, listEndpointRows, noteCheck } from './store.ts';
import { createUsableEndpoints } from './usable-endpoints.ts';

const checkTimeoutMs = 15_000;
/** The contract's bound: a longer id could be chosen by nobody. */
const longestModelId = 200;

/** An endpoint that a variable at start has made. */
export interface EnvironmentEndpoint {
  id: `end_env_${string}`;
  name: string;
  provider: ProviderId;
  baseUrl: string | null;
  apiKey: string | null;
}

export interface KnownEndpointsDeps {
  db: Db;
  bus: Bus;
  secrets: Secrets;
  clock: Clock;
  access: Access;
  fetch: Egress['fetch'];
  environment: readonly EnvironmentEndpoint[];
}

export type KnownEndpoints = ReturnType<typeof createKnownEndpoints>;

export const createKnownEndpoints = ({
  db,
  bus,
  secrets,
  clock,
  access,
  fetch,
  environment,
}: KnownEndpointsDeps) => {
  const startedAt = isoAt(clock.nowMs());
  /** Environment endpoints live in memory only: what was learnt of them is learnt anew at each start. */
  const fixed = new Map(environment.map((given) => [given.id as string, rowOfEnvironment(given, startedAt)]));
  const fixedKeys = new Map(environment.map(({ id, apiKey }) => [id as string, apiKey]));

  const listRows = async (): Promise<EndpointRow[]> => [...fixed.values(), ...(await listEndpointRows(db))];

  const getRow = async (id: string): Promise<EndpointRow> => {
    const row = fixed.get(id) ?? (await findEndpointRow(db, id));
    if (!row) throw new AppError('endpoint/not-found', 'There is no such endpoint.');
    return row;
  };

  const getChangeableRow = async (id: string): Promise<EndpointRow> => {
    if (fixed.has(id)) {
      throw new AppError('endpoint/read-only', 'This endpoint is set by the environment; change it there.');
    }
    return getRow(id);
  };

  /** @throws endpoint/key-unreadable when the key was sealed with another one, for another endpoint, or is damaged */
  const keyOf = (row: EndpointRow): string | undefined => {
    if (fixed.has(row.id)) return fixedKeys.get(row.id) ?? undefined;
    if (row.sealedKey === null) return undefined;
    try {
      return secrets.open(row.sealedKey, placeOfKey(row.id));
    } catch (cause) {
      throw new AppError('endpoint/key-unreadable', 'The stored key cannot be opened; enter it again.', {
        cause,
      });
    }
  };

  const reach = (row: EndpointRow, runId?: string): ReachableEndpoint => {
    const apiKey = keyOf(row);
    const fetchForRun: Egress['fetch'] =
      runId === undefined ? fetch : (target, init) => fetch(target, { ...init, runId });
    return {
      provider: row.provider,
      fetch: fetchForRun,
      ...(row.baseUrl !== null && { baseUrl: row.baseUrl }),
      ...(apiKey !== undefined && { apiKey }),
    };
  };

  const sealedKeyOf = (id: string, apiKey: string | undefined) =>
    apiKey
      ? { sealedKey: secrets.seal(apiKey, placeOfKey(id)), keyLast4: lastFour(apiKey) }
      : { sealedKey: null, keyLast4: null };

  /** A key that cannot be opened is a key that is not accepted: it is told where the others are. */
  const askForModels = async (row: EndpointRow): Promise<ModelListing> => {
    try {
      return await listModels(reach(row), AbortSignal.timeout(checkTimeoutMs));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'endpoint/key-unreadable') throw error;
      return { ok: false, error: { kind: 'auth', message: error.message } };
    }
  };

  const check = async (row: EndpointRow): Promise<EndpointCheck> => {
    const answer = await askForModels(row);
    const listed = answer.ok ? answer.models.filter((model) => model.id.length <= longestModelId) : [];
    const checkedAt = isoAt(clock.nowMs());
    const result: EndpointCheck = answer.ok
      ? { ok: true, checkedAt, modelCount: listed.length, error: null }
      : {
          ok: false,
          checkedAt,
          modelCount: 0,
          error: { kind: answer.error.kind, message: answer.error.message },
        };
    // A failed check says nothing about the models known from before.
    const changes = { lastCheck: result, ...(answer.ok && { listed }) };
    if (fixed.has(row.id)) fixed.set(row.id, { ...row, ...changes });
    else await noteCheck(db, row, changes);
    tellEveryone(bus, { type: 'models-changed' });
    return result;
  };

  return {
    list: listRows,
    get: getRow,
    ...createUsableEndpoints({ db, access, fixed, startedAt }),
    getChangeable: getChangeableRow,
    reach,
    check,
    sealedKeyOf,
    hasKey: (row: EndpointRow) => (fixed.has(row.id) ? fixedKeys.get(row.id) : row.sealedKey) !== null,
    originOf: (row: EndpointRow) => (fixed.has(row.id) ? ('environment' as const) : ('instance' as const)),
    /** Asks the environment's endpoints for their models; a failure is kept as the result of the check. */
    async checkEnvironment(): Promise<void> {
      await Promise.all([...fixed.values()].map(check));
    },
  };
};

/** Of a short key four characters would be too much of it. */
const lastFour = (key: string): string | null => (key.length >= 12 ? key.slice(-4) : null);

const rowOfEnvironment = (given: EnvironmentEndpoint, createdAt: string): EndpointRow => ({
  id: given.id,
  name: given.name,
  provider: given.provider,
  baseUrl: given.baseUrl === null ? null : normaliseBaseUrl(given.baseUrl),
  sealedKey: null,
  keyLast4: given.apiKey === null ? null : lastFour(given.apiKey),
  models: [],
  listed: [],
  lastCheck: null,
  createdAt,
});
