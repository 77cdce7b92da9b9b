/**
 * The places that serve models, and the models they serve. Endpoints come from the database or, read
 * only, from the environment; their keys go in and never come out (SR-3).
 */
import type { Endpoint, EndpointCheck, Model, ModelChoice, ProviderId } from '@stoa/contract/models';
import { defaultBaseUrlOf } from '@stoa/llm/address';
import type { Endpoint as ReachableEndpoint } from '@stoa/llm/endpoint';
import type { ListedModel } from '@stoa/llm/models';
import { settingsJsonSchemaFor, settingsSchemaFor } from '@stoa/llm/settings';
import { isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellEveryone } from '../../kernel/news.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { normaliseBaseUrl } from './address.ts';
import { createKnownEndpoints, type KnownEndpointsDeps } from './known-endpoints.ts';
import type { EndpointRow } from './schema.ts';
import { deleteEndpoint, insertEndpoint, updateEndpoint } from './store.ts';

export type { EnvironmentEndpoint } from './known-endpoints.ts';

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

export type Models = ReturnType<typeof createModels>;

export interface ModelsDeps extends KnownEndpointsDeps {
  newId: NewId;
  settings: SettingsRoom;
}

export const createModels = (deps: ModelsDeps) => {
  const { db, bus, clock, newId, settings } = deps;
  const known = createKnownEndpoints(deps);
  const describe = (row: EndpointRow): Endpoint => toEndpoint(row, known.originOf(row), known.hasKey(row));

  return {
    async listEndpoints(principal: Principal) {
      requireAdministrator(principal);
      return { items: (await known.list()).map(describe), nextCursor: null };
    },

    async getEndpoint(principal: Principal, id: string): Promise<Endpoint> {
      requireAdministrator(principal);
      return describe(await known.get(id));
    },

    async createEndpoint(principal: Principal, given: NewEndpoint): Promise<Endpoint> {
      requireAdministrator(principal);
      const id = newId('end');
      const row: EndpointRow = {
        id,
        name: given.name,
        provider: given.provider,
        baseUrl: baseUrlFor(given.provider, given.baseUrl),
        ...known.sealedKeyOf(id, given.apiKey),
        models: given.models ?? [],
        listed: [],
        lastCheck: null,
        createdAt: isoAt(clock.nowMs()),
      };
      await insertEndpoint(db, row);
      await known.check(row);
      return describe(await known.get(id));
    },

    /** SR-4: a new address clears the key, unless one comes with it. */
    async updateEndpoint(principal: Principal, id: string, changes: EndpointChanges): Promise<Endpoint> {
      requireAdministrator(principal);
      const row = await known.getChangeable(id);
      const baseUrl = changes.baseUrl === undefined ? row.baseUrl : baseUrlFor(row.provider, changes.baseUrl);
      const moved = baseUrl !== row.baseUrl;
      await updateEndpoint(db, id, {
        name: changes.name ?? row.name,
        baseUrl,
        models: changes.models ?? row.models,
        ...(changes.apiKey !== undefined || moved ? known.sealedKeyOf(id, changes.apiKey) : {}),
        ...(moved && { listed: [] }),
      });
      await known.check(await known.get(id));
      return describe(await known.get(id));
    },

    async removeEndpoint(principal: Principal, id: string): Promise<void> {
      requireAdministrator(principal);
      await known.getChangeable(id);
      await deleteEndpoint(db, id);
      tellEveryone(bus, { type: 'models-changed' });
    },

    async checkEndpoint(principal: Principal, id: string): Promise<EndpointCheck> {
      requireAdministrator(principal);
      return known.check(await known.get(id));
    },

    async listModels(_principal: Principal) {
      const items = (await known.list()).flatMap(modelsOf);
      const { defaultModel } = await settings.read();
      const isDefault = ({ endpointId, id }: Model) =>
        endpointId === defaultModel?.endpointId && id === defaultModel.id;
      // The first of the list is what a conversation starts with for whoever has not chosen yet.
      return {
        items: items.toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a))),
        nextCursor: null,
      };
    },

    /**
     * Makes a choice askable.
     * @throws model/not-found when its endpoint is gone, model/setting-unknown when a setting does not fit.
     */
    async reach(_principal: Principal, choice: ModelChoice): Promise<ReachableModel> {
      const row = await known.find(choice.endpointId);
      if (!row) throw new AppError('model/not-found', 'The endpoint of this model is not there any more.');
      const settings = settingsSchemaFor(row.provider).safeParse(choice.settings ?? {});
      if (!settings.success) {
        throw new AppError('model/setting-unknown', 'A setting of the model does not fit it.', {
          details: settings.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
        });
      }
      const listed = knownModels(row).find(({ id }) => id === choice.id);
      return {
        endpoint: known.reach(row),
        modelId: choice.id,
        settings: settings.data as Record<string, unknown>,
        windowTokens: listed?.windowTokens ?? null,
      };
    },

    checkEnvironment: known.checkEnvironment,
  };
};

/** Null stands for the provider's own address, however it was typed, and for having none. */
const baseUrlFor = (provider: ProviderId, given: string | undefined): string | null => {
  const own = defaultBaseUrlOf(provider);
  if (own === null) return null;
  if (given) {
    const baseUrl = normaliseBaseUrl(given);
    return baseUrl === own ? null : baseUrl;
  }
  if (own === undefined)
    throw new AppError('endpoint/address-invalid', 'This kind of endpoint needs its URL.');
  return null;
};

const toEndpoint = (row: EndpointRow, origin: Endpoint['origin'], hasKey: boolean): Endpoint => ({
  id: row.id,
  name: row.name,
  provider: row.provider,
  baseUrl: row.baseUrl,
  apiKey: { set: hasKey, last4: row.keyLast4 },
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
  knownModels(row).map(({ id, name, windowTokens, abilities }) => ({
    endpointId: row.id,
    endpointName: row.name,
    id,
    name: name ?? id,
    provider: row.provider,
    abilities: { reasoning: false, images: false, tools: false, ...abilities },
    windowTokens: windowTokens ?? null,
    prices: null,
    settingsSchema: settingsJsonSchemaFor(row.provider),
  }));
