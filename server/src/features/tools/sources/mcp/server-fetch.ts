/** How requests of one connection leave: by egress alone, each answer bounded in bytes and time. */
import {
  extractWWWAuthenticateParams,
  type FetchLike,
  InsufficientScopeError,
  SdkErrorCode,
  SdkHttpError,
} from '@modelcontextprotocol/client';
import type { Egress } from '../../../../platform/egress/port.ts';
import { paced } from './event-pace.ts';
import type { McpServerRow } from './schema.ts';

/** Of one answer. A stream that is listened to for long brings more. */
export const mostAnswerBytes = 10_000_000;
const mostStreamBytes = 64_000_000;
/** After it a stream is opened anew, or the session is. */
const longestMs = 60 * 60_000;

export interface ServerFetch {
  fetch: FetchLike;
  /** `WWW-Authenticate` of the last answer that wanted more than the token allows. */
  lastForbidden(): string | null;
}

export interface ServerFetchParts {
  fetch: Egress['fetch'];
  row: McpServerRow;
  /** Hears with which `Authorization` an answer was asked for. */
  onAnswer: (response: Response, authorization: string | null) => void;
}

export const createServerFetch = ({ fetch, row, onAnswer }: ServerFetchParts): ServerFetch => {
  let lastForbidden: string | null = null;
  return {
    lastForbidden: () => lastForbidden,
    async fetch(url, init = {}) {
      const isStream = (init.method ?? 'GET') === 'GET';
      const given = await fetch(url, {
        ...init,
        timeoutMs: longestMs,
        mostBytes: isStream ? mostStreamBytes : mostAnswerBytes,
        // SR-14: what members name reaches nothing that was allowed for something else.
        configuredOnly: row.ownerId !== null,
      });
      const response =
        given.status === 400 && row.badRequestIsAuth ? await withoutProtocol(given) : paced(given);
      if (response.status === 403) lastForbidden = response.headers.get('www-authenticate');
      onAnswer(response, new Headers(init.headers).get('authorization'));
      return response;
    },
  };
};

/** For the older transport, which makes a text of whatever a server refuses. */
export const refusing =
  (fetch: FetchLike): FetchLike =>
  async (url, init) => {
    const response = await fetch(url, init);
    if (init?.method !== 'POST' || response.ok || response.status === 401) return response;
    const { scope, error } = extractWWWAuthenticateParams(response);
    await response.body?.cancel();
    if (response.status === 403 && error === 'insufficient_scope')
      throw new InsufficientScopeError(scope === undefined ? {} : { requiredScope: scope });
    const { status, statusText } = response;
    throw new SdkHttpError(SdkErrorCode.ClientHttpNotImplemented, 'Refused.', { status, statusText });
  };

/** A 400 that is no answer of the protocol, from a server that means 401 by it. */
const withoutProtocol = async (response: Response): Promise<Response> => {
  const text = await response.text();
  const { headers, statusText } = response;
  return new Response(text, { status: isJsonRpc(text) ? 400 : 401, statusText, headers });
};

const isJsonRpc = (text: string): boolean => {
  try {
    return (JSON.parse(text) as { jsonrpc?: unknown } | null)?.jsonrpc === '2.0';
  } catch {
    return false;
  }
};
