/** How requests of one connection leave: by egress alone, each answer bounded in bytes and time. */
import type { FetchLike } from '@modelcontextprotocol/client';
import type { Egress } from '../../../../platform/egress/port.ts';
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

export const createServerFetch = (egressFetch: Egress['fetch'], row: McpServerRow): ServerFetch => {
  let lastForbidden: string | null = null;
  return {
    lastForbidden: () => lastForbidden,
    async fetch(url, init = {}) {
      const isStream = (init.method ?? 'GET') === 'GET';
      const response = await egressFetch(url, {
        ...init,
        timeoutMs: longestMs,
        mostBytes: isStream ? mostStreamBytes : mostAnswerBytes,
        // SR-14: what members name reaches nothing that was allowed for something else.
        configuredOnly: row.ownerId !== null,
      });
      if (response.status === 403) lastForbidden = response.headers.get('www-authenticate');
      if (response.status === 400 && row.badRequestIsAuth) return withoutProtocol(response);
      return response;
    },
  };
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
