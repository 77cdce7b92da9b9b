import type { EndpointCheck, ProviderId } from '@stoa/contract/models';
import type { ListedModel } from '@stoa/llm/models';
import { boolean, json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

export const endpoints = table('endpoints', {
  id: text(),
  name: text(),
  provider: text<ProviderId>(),
  baseUrl: orNull(text()),
  /** Sealed for `endpoints.<id>.apiKey`. */
  sealedKey: orNull(text()),
  keyLast4: orNull(text()),
  /** Given by hand. */
  models: json<string[]>(),
  /** What the endpoint said at its last good check. */
  listed: json<ListedModel[]>(),
  lastCheck: orNull(json<EndpointCheck>()),
  createdAt: text(),
});

/** Which models of an endpoint are offered, and in which order. An endpoint of the environment has no other row. */
export const modelLists = table('modelLists', {
  endpointId: text(),
  hideNew: boolean(),
  /** Ids: those hidden or, with `hideNew`, those shown. So what nobody has decided about needs no entry. */
  exceptions: json<string[]>(),
  /** Ids from the top; the others follow as the endpoint lists them. */
  order: json<string[]>(),
});

/** Those of the environment that have been here before: what they are granted at first, they are granted once. */
export const environmentEndpoints = table('environmentEndpoints', {
  id: text(),
  createdAt: text(),
});

export interface ModelTables {
  endpoints: RowOf<typeof endpoints>;
  modelLists: RowOf<typeof modelLists>;
  environmentEndpoints: RowOf<typeof environmentEndpoints>;
}

export type EndpointRow = ModelTables['endpoints'];
export type ModelListRow = ModelTables['modelLists'];
