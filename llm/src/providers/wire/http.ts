import { type Endpoint, secretsOf } from '../../endpoint.ts';
import { kindOfComplaint, type ModelError, redacted, retryAfterMs } from '../../errors.ts';
import type { WireAddress } from './address.ts';
import { bodyText } from './body.ts';
import { readComplaint, waitInsideMs } from './complaint.ts';

const MAX_ERROR_BODY_BYTES = 64 * 1024;

export interface PreparedRequest {
  url: string;
  /** Plain, with names in lower case: a handed-in `fetch` need not know the platform's Headers. */
  headers: Record<string, string>;
}

/** Where a path of this endpoint is and how to ask for it; a base URL may carry a query, which stays. */
export function prepareRequest(
  endpoint: Endpoint,
  path: string,
  address: WireAddress,
): PreparedRequest | ModelError {
  const baseUrl = endpoint.baseUrl || address.defaultUrl;
  if (!baseUrl) return { kind: 'bad-request', message: 'This endpoint has no base URL.' };
  if (!URL.canParse(baseUrl))
    return { kind: 'bad-request', message: "This endpoint's base URL is not a URL." };
  const url = new URL(baseUrl);
  const [pathname = '', query = ''] = path.split('?');
  url.pathname = address.pathOf(url.pathname.replace(/\/+$/, '')) + pathname;
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value);
  try {
    const headers = new Headers(endpoint.apiKey ? address.authHeaders(endpoint.apiKey) : {});
    for (const [name, value] of Object.entries(endpoint.headers ?? {})) headers.set(name, value);
    return { url: url.href, headers: Object.fromEntries(headers) };
  } catch {
    return {
      kind: 'auth',
      message: 'The API key or a header of this endpoint holds characters that cannot be sent.',
    };
  }
}

export function isModelError(value: object): value is ModelError {
  return 'kind' in value;
}

/** Reads what a server says when it does not do as asked. `modelId` is for hinting at it where nothing is found. */
export async function errorOfResponse(
  response: Response,
  endpoint: Endpoint,
  signal: AbortSignal,
  modelId?: string,
): Promise<ModelError> {
  const { status } = response;
  const location = response.headers.get('location');
  if (status >= 300 && status < 400) {
    const message = `The server redirects${location ? ` to ${location}` : ''}: use that address in the base URL.`;
    return { kind: 'bad-request', message: redacted(message, secretsOf(endpoint)), status };
  }
  const body = await bodyText(response, signal, MAX_ERROR_BODY_BYTES);
  const complaint = readComplaint(body) ?? { message: `The server answered with status ${status}.` };
  const waitMs = retryAfterMs(response.headers, Date.now()) ?? waitInsideMs(body);
  return {
    kind: kindOfComplaint({ ...complaint, status }),
    message: redacted(withHint(complaint.message, status, modelId), secretsOf(endpoint)),
    status,
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  };
}

function withHint(message: string, status: number, modelId: string | undefined): string {
  if ((status !== 404 && status !== 405) || (modelId && message.includes(modelId))) return message;
  const suspects = modelId ? `the base URL and the model "${modelId}"` : 'the base URL';
  return `${message.replace(/[.\s]+$/, '')}. Check ${suspects}.`;
}

/** A 200 that is not what was asked for: a web page, usually because the base URL lacks its last part. */
export function webPageError(response: Response): ModelError | undefined {
  if (!/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) return undefined;
  const message =
    'The base URL answers with a web page, not with a model. Most servers want it to end in /v1.';
  return { kind: 'bad-request', message, status: response.status };
}
