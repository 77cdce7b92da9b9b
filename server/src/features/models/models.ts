/**
 * The places that serve models, and the models they serve. Endpoints come from the database or, read
 * only, from the environment; their keys go in and never come out (SR-3).
 */
import type { Endpoint, EndpointCheck, LocalServer, ProviderId } from '@stoa/contract/models';
import { defaultBaseUrlOf } from '@stoa/llm/address';
import { isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { tellEveryone } from '../../kernel/news.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Audit } from '../audit/audit.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import { normaliseBaseUrl } from './address.ts';
import { createAskableModels } from './askable-models.ts';
import { describeChange } from './endpoint-change.ts';
import { createKnownEndpoints, type KnownEndpointsDeps } from './known-endpoints.ts';
import { knownModels } from './known-models.ts';
import { lookForLocalServers } from './local-servers.ts';
import { everything, isShownBy, type ModelList } from './model-list.ts';
import { createModelLists } from './model-lists.ts';
import { prepareAddress, type PrivateAddressDeps } from './private-address.ts';
import type { EndpointRow } from './schema.ts';
import { deleteEndpoint, deleteModelList, findModelList, insertEndpoint, updateEndpoint } from './store.ts';
import { grantFirst, resourceOf } from './usable-endpoints.ts';

export type { ReachableModel } from './askable-models.ts';
export type { EnvironmentEndpoint } from './known-endpoints.ts';

export interface NewEndpoint {
  name: string;
  provider: ProviderId;
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  models?: string[] | undefined;
  /** Lets the server reach the host and port of a private `baseUrl` from now on. */
  allowPrivate?: boolean | undefined;
}

export type EndpointChanges = { [K in Exclude<keyof NewEndpoint, 'provider'>]?: NewEndpoint[K] | undefined };

export type Models = ReturnType<typeof createModels>;

export interface ModelsDeps extends KnownEndpointsDeps, PrivateAddressDeps {
  newId: NewId;
  audit: Audit;
  settings: SettingsRoom;
}

export const createModels = (deps: ModelsDeps) => {
  const { db, bus, clock, newId, access, audit, settings } = deps;
  const known = createKnownEndpoints(deps);
  const describe = async (row: EndpointRow): Promise<Endpoint> => ({
    ...toEndpoint(row),
    apiKey: { set: known.hasKey(row), last4: row.keyLast4 },
    modelCounts: countModels(row, (await findModelList(db, row.id)) ?? everything),
    origin: known.originOf(row),
  });

  return {
    ...createAskableModels({ db, access, known, settings }),
    ...createModelLists({ db, bus, audit, known }),

    async listEndpoints(principal: Principal) {
      requireAdministrator(principal);
      return { items: await Promise.all((await known.list()).map(describe)), nextCursor: null };
    },

    async getEndpoint(principal: Principal, id: string): Promise<Endpoint> {
      requireAdministrator(principal);
      return describe(await known.get(id));
    },

    async createEndpoint(principal: Principal, given: NewEndpoint): Promise<Endpoint> {
      requireAdministrator(principal);
      const id = newId('end');
      const baseUrl = baseUrlFor(given.provider, given.baseUrl);
      const allow = await prepareAddress(deps, principal, {
        baseUrl: baseUrl ?? defaultBaseUrlOf(given.provider),
        allowPrivate: given.allowPrivate,
        reason: given.name,
      });
      const row: EndpointRow = {
        id,
        name: given.name,
        provider: given.provider,
        baseUrl,
        ...known.sealedKeyOf(id, given.apiKey),
        models: given.models ?? [],
        listed: [],
        lastCheck: null,
        createdAt: isoAt(clock.nowMs()),
      };
      await db.transaction(async (tx) => {
        await allow(tx);
        await insertEndpoint(tx, row);
        await grantFirst(access, tx, id);
        await audit.record(
          tx,
          principal,
          'endpoint.create',
          { kind: 'endpoint', id },
          describeChange(null, row),
        );
      });
      await known.check(row);
      return describe(await known.get(id));
    },

    /** SR-4: a new address clears the key, unless one comes with it. */
    async updateEndpoint(principal: Principal, id: string, changes: EndpointChanges): Promise<Endpoint> {
      requireAdministrator(principal);
      const row = await known.getChangeable(id);
      const baseUrl = changes.baseUrl === undefined ? row.baseUrl : baseUrlFor(row.provider, changes.baseUrl);
      const moved = baseUrl !== row.baseUrl;
      const name = changes.name ?? row.name;
      // An allowance that was taken back is given again by saving the address, changed or not.
      const allow = await prepareAddress(deps, principal, {
        baseUrl: changes.baseUrl === undefined ? null : (baseUrl ?? defaultBaseUrlOf(row.provider)),
        allowPrivate: changes.allowPrivate,
        reason: name,
      });
      const changed = {
        name,
        baseUrl,
        models: changes.models ?? row.models,
        ...(changes.apiKey !== undefined || moved ? known.sealedKeyOf(id, changes.apiKey) : {}),
        ...(moved && { listed: [] }),
      };
      await db.transaction(async (tx) => {
        await allow(tx);
        await updateEndpoint(tx, id, changed);
        const details = describeChange(row, { ...row, ...changed });
        await audit.record(tx, principal, 'endpoint.update', { kind: 'endpoint', id }, details);
      });
      await known.check(await known.get(id));
      return describe(await known.get(id));
    },

    async removeEndpoint(principal: Principal, id: string): Promise<void> {
      requireAdministrator(principal);
      const row = await known.getChangeable(id);
      await db.transaction(async (tx) => {
        await deleteEndpoint(tx, id);
        await deleteModelList(tx, id);
        await access.removeResource(tx, resourceOf(id));
        const details = describeChange(row, null);
        await audit.record(tx, principal, 'endpoint.remove', { kind: 'endpoint', id }, details);
        tx.afterCommit(() => tellEveryone(bus, { type: 'models-changed' }));
      });
    },

    async checkEndpoint(principal: Principal, id: string): Promise<EndpointCheck> {
      requireAdministrator(principal);
      return known.check(await known.get(id));
    },

    /** @returns the model servers on this machine that answer now */
    async lookForLocal(principal: Principal): Promise<{ items: LocalServer[]; nextCursor: null }> {
      requireAdministrator(principal);
      return { items: await lookForLocalServers(deps.fetch), nextCursor: null };
    },

    checkEnvironment: known.checkEnvironment,
    welcomeEnvironment: known.welcomeEnvironment,
    /** For `access`: until `tx` ends it stays. */
    hold: known.hold,
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

const countModels = (row: EndpointRow, list: ModelList): Endpoint['modelCounts'] => {
  const known = knownModels(row);
  const isShown = isShownBy(list);
  return { known: known.length, shown: known.filter(({ id }) => isShown(id)).length };
};

const toEndpoint = (row: EndpointRow): Omit<Endpoint, 'apiKey' | 'modelCounts' | 'origin'> => ({
  id: row.id,
  name: row.name,
  provider: row.provider,
  baseUrl: row.baseUrl,
  models: row.models,
  check: row.lastCheck,
  createdAt: row.createdAt,
});
