import { type Endpoint, secretsOf } from '../../endpoint.ts';
import { errorFromThrown } from '../../errors.ts';
import type { ListedModel, ModelListing } from '../../models.ts';
import { bodyText, watchBody } from './body.ts';
import { errorOfResponse, isModelError, prepareRequest, webPageError } from './http.ts';
import { asArray, asCount, asRecord, asText, type LooseRecord, parseJson } from './loose-json.ts';

const TIMEOUT_MS = 15_000;
/** The longest public list is about 1 MB. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

export async function listChatCompletionsModels(
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<ModelListing> {
  const request = prepareRequest(endpoint, '/models');
  if (isModelError(request)) return { ok: false, error: request };
  // Never refreshed: the whole listing has this time.
  using watch = watchBody(signal, TIMEOUT_MS);
  try {
    const { url, headers } = request;
    const response = await endpoint.fetch(url, { headers, redirect: 'manual', signal: watch.signal });
    if (!response.ok) return { ok: false, error: await errorOfResponse(response, endpoint, watch.signal) };
    const wrongPage = webPageError(response);
    if (wrongPage) return { ok: false, error: wrongPage };
    const models = readModels(await bodyText(response, watch.signal, MAX_BODY_BYTES));
    if (models) return { ok: true, models };
    return {
      ok: false,
      error: { kind: 'bad-request', message: 'The server answered, but not with a list of models.' },
    };
  } catch (thrown) {
    return { ok: false, error: errorFromThrown(thrown, secretsOf(endpoint)) };
  }
}

/** `{ data: [{ id }] }`, the same as a bare array, or under `models`. */
function readModels(body: string): ListedModel[] | undefined {
  const parsed = parseJson(body);
  if (!parsed.ok) return undefined;
  const root = asRecord(parsed.value);
  const list = [parsed.value, root?.data, root?.models].find((value) => Array.isArray(value));
  if (!list) return undefined;
  const byId = new Map<string, ListedModel>();
  for (const entry of asArray(list)) {
    const model = readModel(asRecord(entry) ?? {});
    if (model && !byId.has(model.id)) byId.set(model.id, model);
  }
  return [...byId.values()];
}

function readModel(entry: LooseRecord): ListedModel | undefined {
  const id = asText(entry.id) ?? asText(entry.name);
  if (id === undefined) return undefined;
  const name = asText(entry.display_name) ?? asText(entry.name);
  const windowTokens = readWindow(entry);
  return {
    id,
    ...(name !== undefined && name !== id && { name }),
    ...(windowTokens !== undefined && { windowTokens }),
  };
}

/** Each server has its own word for the window. */
function readWindow(entry: LooseRecord): number | undefined {
  const words = [entry.context_length, entry.max_model_len, entry.context_window, entry.max_context_length];
  const counts = [...words, asRecord(entry.meta)?.n_ctx_train].map(asCount);
  return counts.find((count) => count !== undefined && count > 0);
}
