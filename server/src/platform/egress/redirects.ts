/** What is asked next when a server redirects (SR-17). Pure. */
import { EgressRefusedError } from './port.ts';

export interface Hop {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

export const mostRedirects = 3;

const redirecting = new Set([301, 302, 303, 307, 308]);

/** What says nothing about who asks; all else stays with the origin it was meant for. */
const harmless = new Set(['accept', 'accept-language', 'user-agent', 'content-type']);

/**
 * Undefined where the answer is no redirect.
 * @throws EgressRefusedError for one that would give up encryption, or carry a body to another origin
 */
export const nextHop = (hop: Hop, { status, headers }: Response): Hop | undefined => {
  const location = headers.get('location');
  if (!redirecting.has(status) || location === null) return undefined;
  if (!URL.canParse(location, hop.url)) throw new EgressRefusedError('It redirects to what is no address.');
  const url = new URL(location, hop.url);
  if (hop.url.protocol === 'https:' && url.protocol !== 'https:')
    throw new EgressRefusedError('It redirects from https to an address without it.');
  const next = keepsMethod(status, hop.method)
    ? { ...hop, url }
    : { url, method: 'GET', headers: without(hop.headers, 'content-type'), body: undefined };
  if (url.origin === hop.url.origin) return next;
  if (next.body !== undefined) throw new EgressRefusedError('It redirects what was sent to another origin.');
  return { ...next, headers: onlyHarmless(next.headers) };
};

/** 303 asks for the answer elsewhere; 301 and 302 do so after a POST, by custom. */
const keepsMethod = (status: number, method: string): boolean => {
  if (method === 'GET' || method === 'HEAD') return true;
  return status === 303 ? false : status >= 307 || method !== 'POST';
};

const without = (headers: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([known]) => known !== name));

const onlyHarmless = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
