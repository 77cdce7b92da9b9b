/** Administrators decide which models of an endpoint are offered, the environment's endpoints included. */
import type { EndpointModels } from '@stoa/contract/models';
import { tellEveryone } from '../../kernel/news.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Audit } from '../audit/audit.ts';
import type { KnownEndpoints } from './known-endpoints.ts';
import { knownModels, modelsByHand } from './known-models.ts';
import {
  changeList,
  describeListChange,
  everything,
  inOrder,
  isShownBy,
  type ModelList,
  type ModelListChanges,
} from './model-list.ts';
import type { EndpointRow } from './schema.ts';
import { findModelList, saveModelList } from './store.ts';

export interface ModelListsDeps {
  db: Db;
  bus: Bus;
  audit: Audit;
  known: KnownEndpoints;
}

export const createModelLists = ({ db, bus, audit, known }: ModelListsDeps) => ({
  async listEndpointModels(principal: Principal, id: string): Promise<EndpointModels> {
    requireAdministrator(principal);
    const row = await known.get(id);
    return describeList(row, (await findModelList(db, id)) ?? everything);
  },

  async updateEndpointModels(
    principal: Principal,
    id: string,
    changes: ModelListChanges,
  ): Promise<EndpointModels> {
    requireAdministrator(principal);
    const row = await known.get(id);
    const ids = knownModels(row).map((model) => model.id);
    const list = await db.transaction(async (tx) => {
      // There may be no row yet that could be held.
      await tx.lock(`models of ${id}`);
      const before = (await findModelList(tx, id)) ?? everything;
      const after = changeList(before, ids, changes);
      const details = describeListChange(before, after, ids);
      if (details === null) return before;
      await saveModelList(tx, { endpointId: id, ...after });
      const { name, provider } = row;
      await audit.record(
        tx,
        principal,
        'endpoint.models',
        { kind: 'endpoint', id },
        { name, provider, ...details },
      );
      tx.afterCommit(() => tellEveryone(bus, { type: 'models-changed' }));
      return after;
    });
    return describeList(row, list);
  },
});

const describeList = (row: EndpointRow, list: ModelList): EndpointModels => {
  const isShown = isShownBy(list);
  const byHand = new Set(modelsByHand(row));
  const items = inOrder(list, knownModels(row)).map(({ id, name }) => ({
    id,
    name: name ?? id,
    shown: isShown(id),
    byHand: byHand.has(id),
  }));
  return { items, hideNew: list.hideNew, nextCursor: null };
};
