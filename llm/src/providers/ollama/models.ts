import type { Endpoint } from '../../endpoint.ts';
import type { ListedModel, ModelListing } from '../../models.ts';
import { bearer, type WireAddress } from '../wire/address.ts';
import { type ListPage, listOverWire } from '../wire/listing.ts';
import { asCount, asRecord, asText, type LooseRecord } from '../wire/loose-json.ts';

/** Its paths begin at the root; what is pasted often ends in the `/v1` of its OpenAI-compatible side. */
export const ollamaAddress: WireAddress = {
  defaultUrl: 'http://127.0.0.1:11434',
  pathOf: (pasted) => pasted.replace(/\/(v1|api)(\/.*)?$/, ''),
  authHeaders: bearer,
};

export function listOllamaModels(endpoint: Endpoint, signal: AbortSignal): Promise<ModelListing> {
  return listOverWire(endpoint, signal, { address: ollamaAddress, path: '/api/tags', readPage });
}

function readPage(body: unknown): ListPage | undefined {
  const root = asRecord(body);
  if (!Array.isArray(root?.models)) return undefined;
  return { models: root.models.flatMap((entry) => readModel(asRecord(entry) ?? {}) ?? []) };
}

/** Only newer servers tell capabilities; a model that has some, but not `completion`, embeds. */
function readModel(entry: LooseRecord): ListedModel | undefined {
  const id = asText(entry.model) ?? asText(entry.name);
  if (id === undefined) return undefined;
  const windowTokens = asCount(asRecord(entry.details)?.context_length);
  const { capabilities } = entry;
  if (!Array.isArray(capabilities)) return { id, ...(windowTokens && { windowTokens }) };
  if (!capabilities.includes('completion')) return undefined;
  return {
    id,
    ...(windowTokens && { windowTokens }),
    abilities: {
      reasoning: capabilities.includes('thinking'),
      images: capabilities.includes('vision'),
      tools: capabilities.includes('tools'),
    },
  };
}
