import type { EndpointCheck, ProviderId } from '@stoa/contract/models';
import type { ListedModel } from '@stoa/llm/models';
import { json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

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

export interface ModelTables {
  endpoints: RowOf<typeof endpoints>;
}

export type EndpointRow = ModelTables['endpoints'];
