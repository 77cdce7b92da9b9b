/**
 * The places that serve models, and the models they serve. Endpoints come from the database or, read
 * only, from the environment; their keys go in and never come out (SR-3).
 */
import type { Endpoint, EndpointCheck, Model, ModelChoice, ProviderId } from '@stoa/contract/models';
import type { Endpoint as ReachableEndpoint } from '@stoa/llm/endpoint';
import { type ListedModel, listModels } from '@stoa/llm/models';
import { settingsJsonSchemaFor, settingsSchemaFor } from '@stoa/llm/settings';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellEveryone } from '../../kernel/news.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Secrets } from '../../platform/secrets/port.ts';
import { normaliseBaseUrl } from './address.ts';
import type { EndpointRow } from './schema.ts';
import {
  deleteEndpoint,
  findEndpointRow,
  insertEndpoint,
  listEndpointRows,
  updateEndpoint,
} from './store.ts';

const checkTimeoutMs = 15_000;

/** An endpoint that a variable at start has made. */
export interface EnvironmentEndpoint {
  id: `end_env_${string}`;
  name: string;
  provider: ProviderId;
  baseUrl: string | null;
  apiKey: string | null;
}

export interface NewEndpoint {
  name: string;
  provider: ProviderId;
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  models?: string[] | undefined;
}

export type EndpointChanges = { [K in Exclude<keyof NewEndpoint, 'provider'>]?: NewEndpoint[K] | undefined };

/** A model that can be asked now. */
export interface ReachableModel {
  endpoint: ReachableEndpoint;
  modelId: string;
  settings: Record<string, unknown>;
  windowTokens: number | null;
}

export interface ModelsDeps {
  db: Db;
  bus: Bus;
  secrets: Secrets;
  clock: Clock;
  newId: NewId;
  fetch: typeof globalThis.fetch;
  environment: readonly EnvironmentEndpoint[];
}

export type Models = ReturnType<typeof createModels>;

export const createModels = ({ db, bus, secrets, clock, newId, fetch, environment }: ModelsDeps) => {
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

  const keyOf = (row: EndpointRow): string | undefined => {
    if (fixed.has(row.id)) return fixedKeys.get(row.id) ?? undefined;
    return row.sealedKey === null ? undefined : secrets.open(row.sealedKey, placeOfKey(row.id));
  };

  const reach = (row: EndpointRow): ReachableEndpoint => {
    const apiKey = keyOf(row);
    return {
      provider: row.provider,
      fetch,
      ...(row.baseUrl !== null && { baseUrl: row.baseUrl }),
      ...(apiKey !== undefined && { apiKey }),
    };
  };

  const sealedKeyOf = (id: string, apiKey: string | undefined) =>
    apiKey
      ? { sealedKey: secrets.seal(apiKey, placeOfKey(id)), keyLast4: lastFour(apiKey) }
      : { sealedKey: null, keyLast4: null };

  const check = async (row: EndpointRow): Promise<EndpointCheck> => {
    const answer = await listModels(reach(row), AbortSignal.timeout(checkTimeoutMs));
    const checkedAt = isoAt(clock.nowMs());
    const result: EndpointCheck = answer.ok
      ? { ok: true, checkedAt, modelCount: answer.models.length, error: null }
      : {
          ok: false,
          checkedAt,
          modelCount: 0,
          error: { kind: answer.error.kind, message: answer.error.message },
        };
    // A failed check says nothing about the models known from before.
    const changes = { lastCheck: result, ...(answer.ok && { listed: answer.models }) };
    if (fixed.has(row.id)) fixed.set(row.id, { ...row, ...changes });
    else await updateEndpoint(db, row.id, changes);
    tellEveryone(bus, { type: 'models-changed' });
    return result;
  };

  const describe = (row: EndpointRow): Endpoint =>
    toEndpoint(row, fixed.has(row.id) ? 'environment' : 'instance');

  return {
    async listEndpoints(principal: Principal) {
      requireAdministrator(principal);
      return { items: (await listRows()).map(describe), nextCursor: null };
    },

    async getEndpoint(principal: Principal, id: string): Promise<Endpoint> {
      requireAdministrator(principal);
      return describe(await getRow(id));
    },

    async createEndpoint(principal: Principal, given: NewEndpoint): Promise<Endpoint> {
      requireAdministrator(principal);
      const id = newId('end');
      const row: EndpointRow = {
        id,
        name: given.name,
        provider: given.provider,
        baseUrl: baseUrlFor(given.provider, given.baseUrl),
        ...sealedKeyOf(id, given.apiKey),
        models: given.models ?? [],
        listed: [],
        lastCheck: null,
        createdAt: isoAt(clock.nowMs()),
      };
      await insertEndpoint(db, row);
      await check(row);
      return describe(await getRow(id));
    },

    /** SR-4: a new address clears the key, unless one comes with it. */
    async updateEndpoint(principal: Principal, id: string, changes: EndpointChanges): Promise<Endpoint> {
      requireAdministrator(principal);
      const row = await getChangeableRow(id);
      const baseUrl = changes.baseUrl === undefined ? row.baseUrl : baseUrlFor(row.provider, changes.baseUrl);
      const moved = originOf(baseUrl) !== originOf(row.baseUrl);
      await updateEndpoint(db, id, {
        name: changes.name ?? row.name,
        baseUrl,
        models: changes.models ?? row.models,
        ...(changes.apiKey !== undefined || moved ? sealedKeyOf(id, changes.apiKey) : {}),
        ...(moved && { listed: [] }),
      });
      await check(await getRow(id));
      return describe(await getRow(id));
    },

    async removeEndpoint(principal: Principal, id: string): Promise<void> {
      requireAdministrator(principal);
      await getChangeableRow(id);
      await deleteEndpoint(db, id);
      tellEveryone(bus, { type: 'models-changed' });
    },

    async checkEndpoint(principal: Principal, id: string): Promise<EndpointCheck> {
      requireAdministrator(principal);
      return check(await getRow(id));
    },

    async listModels(_principal: Principal) {
      return { items: (await listRows()).flatMap(modelsOf), nextCursor: null };
    },

    /**
     * Makes a choice askable.
     * @throws model/not-found when its endpoint is gone, model/setting-unknown when a setting does not fit.
     */
    async reach(_principal: Principal, choice: ModelChoice): Promise<ReachableModel> {
      const row = fixed.get(choice.endpointId) ?? (await findEndpointRow(db, choice.endpointId));
      if (!row) throw new AppError('model/not-found', 'The endpoint of this model is not there any more.');
      const settings = settingsSchemaFor(row.provider).safeParse(choice.settings ?? {});
      if (!settings.success) {
        throw new AppError('model/setting-unknown', 'A setting of the model does not fit it.', {
          details: settings.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
        });
      }
      const known = knownModels(row).find(({ id }) => id === choice.id);
      return {
        endpoint: reach(row),
        modelId: choice.id,
        settings: settings.data as Record<string, unknown>,
        windowTokens: known?.windowTokens ?? null,
      };
    },

    /** Asks the environment's endpoints for their models; a failure is kept as the result of the check. */
    async checkEnvironment(): Promise<void> {
      await Promise.all([...fixed.values()].map(check));
    },
  };
};

const placeOfKey = (id: string): string => `endpoints.${id}.apiKey`;

/** Of a short key four characters would be too much of it. */
const lastFour = (key: string): string | null => (key.length >= 12 ? key.slice(-4) : null);

const originOf = (baseUrl: string | null): string | null =>
  baseUrl === null ? null : new URL(baseUrl).origin;

const baseUrlFor = (provider: ProviderId, given: string | undefined): string | null => {
  if (provider === 'scripted') return null;
  if (!given) throw new AppError('endpoint/address-invalid', 'This kind of endpoint needs its URL.');
  return normaliseBaseUrl(given);
};

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

const toEndpoint = (row: EndpointRow, origin: Endpoint['origin']): Endpoint => ({
  id: row.id,
  name: row.name,
  provider: row.provider,
  baseUrl: row.baseUrl,
  apiKey: { set: row.sealedKey !== null || row.keyLast4 !== null, last4: row.keyLast4 },
  models: row.models,
  origin,
  check: row.lastCheck,
  createdAt: row.createdAt,
});

/** What the endpoint lists, and what was given by hand beyond it. */
const knownModels = (row: EndpointRow): ListedModel[] => [
  ...row.listed,
  ...row.models.filter((id) => !row.listed.some((listed) => listed.id === id)).map((id) => ({ id })),
];

const modelsOf = (row: EndpointRow): Model[] =>
  knownModels(row).map(({ id, name, windowTokens }) => ({
    endpointId: row.id,
    endpointName: row.name,
    id,
    name: name ?? id,
    provider: row.provider,
    abilities: { reasoning: false, images: false, tools: false },
    windowTokens: windowTokens ?? null,
    prices: null,
    settingsSchema: settingsJsonSchemaFor(row.provider),
  }));
