import type { Endpoint } from '../../endpoint.ts';
import type { ListedModel, ModelAbilities, ModelListing } from '../../models.ts';
import { bearer, type WireAddress } from '../wire/address.ts';
import { type ListPage, listOverWire } from '../wire/listing.ts';
import { asArray, asCount, asRecord, asText, type LooseRecord } from '../wire/loose-json.ts';

/** Every server of this wire has its own address, taken as it is given. */
export const chatCompletionsAddress: WireAddress = { pathOf: (pasted) => pasted, authHeaders: bearer };

export function listChatCompletionsModels(endpoint: Endpoint, signal: AbortSignal): Promise<ModelListing> {
  return listOverWire(endpoint, signal, {
    address: chatCompletionsAddress,
    path: '/models',
    readPage: readModelList,
  });
}

/** `{ data: [{ id }] }`, the same as a bare array, or under `models`. The newest first, where the list says when. */
export function readModelList(body: unknown): ListPage | undefined {
  const root = asRecord(body);
  const list = [body, root?.data, root?.models].find((value) => Array.isArray(value));
  if (!list) return undefined;
  const entries = asArray(list).map((entry) => asRecord(entry) ?? {});
  const madeAt = (entry: LooseRecord) => asCount(entry.created) ?? 0;
  const newestFirst = entries.toSorted((a, b) => madeAt(b) - madeAt(a));
  return { models: newestFirst.flatMap((entry) => readModel(entry) ?? []) };
}

function readModel(entry: LooseRecord): ListedModel | undefined {
  const id = asText(entry.id) ?? asText(entry.name);
  if (id === undefined) return undefined;
  const name = asText(entry.display_name) ?? asText(entry.name);
  const windowTokens = readWindow(entry);
  const abilities = readAbilities(entry);
  return {
    id,
    ...(name !== undefined && name !== id && { name }),
    ...(windowTokens !== undefined && { windowTokens }),
    ...(abilities && { abilities }),
  };
}

/** Each server has its own word for the window. */
function readWindow(entry: LooseRecord): number | undefined {
  const words = [entry.context_length, entry.max_model_len, entry.context_window, entry.max_context_length];
  const counts = [...words, asRecord(entry.meta)?.n_ctx_train].map(asCount);
  return counts.find((count) => count !== undefined && count > 0);
}

/** Routers say which parameters a model takes and which kinds of input. */
function readAbilities(entry: LooseRecord): ModelAbilities | undefined {
  const parameters = entry.supported_parameters;
  const inputs = asRecord(entry.architecture)?.input_modalities;
  if (!Array.isArray(parameters) && !Array.isArray(inputs)) return undefined;
  return {
    ...(Array.isArray(parameters) && {
      reasoning: parameters.includes('reasoning'),
      tools: parameters.includes('tools'),
    }),
    ...(Array.isArray(inputs) && { images: inputs.includes('image') }),
  };
}
