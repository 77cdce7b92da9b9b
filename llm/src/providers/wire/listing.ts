/** Asking a server for its models, whatever its wire calls them. */
import { type Endpoint, secretsOf } from '../../endpoint.ts';
import { errorFromThrown, type ModelError } from '../../errors.ts';
import type { ListedModel, ModelListing } from '../../models.ts';
import type { WireAddress } from './address.ts';
import { bodyText, watchBody } from './body.ts';
import { errorOfResponse, isModelError, prepareRequest, webPageError } from './http.ts';
import { parseJson } from './loose-json.ts';

const TIMEOUT_MS = 15_000;
/** The longest public list is about 1 MB. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** More pages than any list has; a server that always names a further one must end somewhere. */
const MAX_PAGES = 20;

export interface ListPage {
  models: readonly ListedModel[];
  /** Path and query of the next page. */
  next?: string | undefined;
}

export interface ListWire {
  address: WireAddress;
  /** Path and query of the first page. */
  path: string;
  headers?: Record<string, string>;
  /** Undefined when this is no list. */
  readPage(body: unknown): ListPage | undefined;
}

/** Each model once, in the server's order. Never throws; the whole listing has 15 seconds. */
export async function listOverWire(
  endpoint: Endpoint,
  signal: AbortSignal,
  wire: ListWire,
): Promise<ModelListing> {
  using watch = watchBody(signal, TIMEOUT_MS);
  const byId = new Map<string, ListedModel>();
  try {
    let path: string | undefined = wire.path;
    for (let pages = 0; path !== undefined && pages < MAX_PAGES; pages++) {
      const page: ListPage | ModelError = await askForPage(endpoint, wire, path, watch.signal);
      if (isModelError(page)) return { ok: false, error: page };
      for (const model of page.models) if (!byId.has(model.id)) byId.set(model.id, model);
      path = page.next;
    }
    return { ok: true, models: [...byId.values()] };
  } catch (thrown) {
    return { ok: false, error: errorFromThrown(thrown, secretsOf(endpoint)) };
  }
}

async function askForPage(
  endpoint: Endpoint,
  wire: ListWire,
  path: string,
  signal: AbortSignal,
): Promise<ListPage | ModelError> {
  const request = prepareRequest(endpoint, path, wire.address);
  if (isModelError(request)) return request;
  const headers = { ...wire.headers, ...request.headers };
  const response = await endpoint.fetch(request.url, { headers, redirect: 'manual', signal });
  if (!response.ok) return errorOfResponse(response, endpoint, signal);
  const wrongPage = webPageError(response);
  if (wrongPage) return wrongPage;
  const parsed = parseJson(await bodyText(response, signal, MAX_BODY_BYTES));
  const page = parsed.ok ? wire.readPage(parsed.value) : undefined;
  return page ?? { kind: 'bad-request', message: 'The server answered, but not with a list of models.' };
}
