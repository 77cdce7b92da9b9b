/**
 * The `fetch` that a provider package is given. It goes out by the endpoint's own, with the endpoint's headers,
 * turns every refusal into a `ModelError` before the package sees it, and ends a body that broke or fell silent
 * instead of failing it: what went wrong is kept in `failure`, so no stream inside the package is left rejected.
 */
import { type Endpoint, secretsOf } from '../../endpoint.ts';
import { errorFromThrown, type ModelError } from '../../errors.ts';
import { type BodyWatch, openBody } from '../wire/body.ts';
import { errorOfResponse, isModelError, prepareRequest, webPageError } from '../wire/http.ts';
import type { WireAddress } from '../wire/address.ts';

export interface Line {
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  /** Why the line ended early, if it did. */
  readonly failure: ModelError | undefined;
}

export interface LineNeeds {
  endpoint: Endpoint;
  modelId: string;
  stallTimeoutMs: number;
}

/** What packages set by themselves and the endpoint, or egress, knows better. */
const NOT_THEIRS = ['authorization', 'x-api-key', 'x-goog-api-key', 'user-agent'];

export function openLine(needs: LineNeeds, address: WireAddress, watch: BodyWatch): Line | ModelError {
  const { endpoint, modelId, stallTimeoutMs } = needs;
  const secrets = secretsOf(endpoint);
  const prepared = prepareRequest(endpoint, '', address);
  if (isModelError(prepared)) return prepared;
  const { headers: ownHeaders } = prepared;
  const { origin, pathname, search } = new URL(prepared.url);
  let failure: ModelError | undefined;

  function fail(error: ModelError): Error {
    failure ??= error;
    return new Error(error.message);
  }

  async function ask(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const name of NOT_THEIRS) headers.delete(name);
    for (const [name, value] of Object.entries(ownHeaders)) headers.set(name, value);
    const response = await endpoint.fetch(withQuery(url, search), {
      method: init.method,
      headers: Object.fromEntries(headers),
      body: init.body,
      redirect: 'manual',
      signal: watch.signal,
    });
    watch.allow(stallTimeoutMs);
    if (!response.ok) throw fail(await errorOfResponse(response, endpoint, watch.signal, modelId));
    const wrongPage = webPageError(response);
    if (wrongPage) throw fail(wrongPage);
    return new Response(bodyOf(response), { status: response.status, headers: typeHeader(response) });
  }

  function bodyOf(response: Response): ReadableStream<Uint8Array> {
    const body = openBody(response, watch.signal);
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const { value } = await body.read();
            watch.allow(stallTimeoutMs);
            if (value) controller.enqueue(value);
            else controller.close();
          } catch (thrown) {
            fail(errorFromThrown(thrown, secrets));
            controller.close();
          }
        },
        cancel: () => body[Symbol.dispose](),
      },
      { highWaterMark: 0 },
    );
  }

  return {
    baseUrl: origin + pathname,
    async fetch(input, init = {}) {
      try {
        return await ask(input instanceof Request ? input.url : input.toString(), init);
      } catch (thrown) {
        throw fail(errorFromThrown(thrown, secrets));
      }
    },
    get failure() {
      return failure;
    },
  };
}

/** A query of the base URL goes with every request. */
function withQuery(url: string, search: string): string {
  if (search === '') return url;
  const whole = new URL(url);
  for (const [name, value] of new URLSearchParams(search)) whole.searchParams.set(name, value);
  return whole.href;
}

function typeHeader(response: Response): Record<string, string> {
  const type = response.headers.get('content-type');
  return type === null ? {} : { 'content-type': type };
}
