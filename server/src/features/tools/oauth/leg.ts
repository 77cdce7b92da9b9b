/**
 * One request to a server that is not ours: through egress, in ten seconds, up to a megabyte, over https, with every
 * hop of a redirect checked like the first address (SR-17, SR-20).
 */
import { type EgressInit, EgressRefusedError, type Egress } from '../../../platform/egress/port.ts';
import { documentOf, secureAddress } from './metadata.ts';
import { OAuthFailure } from './failure.ts';

const timeoutMs = 10_000;
const mostBytes = 1_000_000;
const mostHops = 3;

export interface Answer {
  status: number;
  headers: Headers;
  /** Undefined where the body is no JSON object. */
  document: Record<string, unknown> | undefined;
}

export type Leg = ReturnType<typeof createLeg>;

/** Which private hosts may be asked is a matter of whose target it is. */
export type Legs = (of: { configuredOnly: boolean }) => Leg;

export const createLegs = (fetch: Egress['fetch']): Legs => {
  const usual = createLeg(fetch);
  const narrow = createLeg((address, init) => fetch(address, { ...init, configuredOnly: true }));
  return ({ configuredOnly }) => (configuredOnly ? narrow : usual);
};

const createLeg = (fetch: Egress['fetch']) => {
  const ask = async (
    address: string,
    init: {
      method?: string;
      headers?: Record<string, string>;
      body?: string;
      signal?: AbortSignal | undefined;
    },
  ): Promise<Response> => {
    const { signal, ...rest } = init;
    const bounds: EgressInit = { ...rest, timeoutMs, mostBytes, ...(signal && { signal }) };
    try {
      return await fetch(secureAddress(address), bounds);
    } catch (error) {
      signal?.throwIfAborted();
      throw translated(error);
    }
  };

  return {
    /** @throws OAuthFailure; redirects are followed, since what comes back is checked by what it says. */
    async get(address: string, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<Answer> {
      let url = address;
      for (let hops = 0; ; hops++) {
        const response = await ask(url, { headers: { accept: 'application/json', ...headers }, signal });
        const location = response.headers.get('location');
        if (response.status < 300 || response.status > 399 || location === null) return readAnswer(response);
        await response.body?.cancel();
        if (hops >= mostHops || !URL.canParse(location, url))
          throw new OAuthFailure('metadata_invalid', 'The server redirects too often.');
        // What was said to the first is not said to another.
        const next = new URL(location, url);
        if (next.origin !== new URL(url).origin) headers = {};
        url = next.href;
      }
    },

    /** What a browser would be shown at first; nothing is followed and nothing read. */
    async look(address: string, signal?: AbortSignal): Promise<{ status: number; leadsOn: boolean }> {
      const response = await ask(address, { headers: { accept: 'text/html' }, signal });
      await response.body?.cancel();
      return { status: response.status, leadsOn: response.headers.has('location') };
    },

    /** @throws OAuthFailure; what is sent goes nowhere else. */
    async post(
      address: string,
      body: string,
      headers: Record<string, string>,
      signal?: AbortSignal,
    ): Promise<Answer> {
      return readAnswer(
        await ask(address, {
          method: 'POST',
          body,
          headers: { accept: 'application/json', ...headers },
          signal,
        }),
      );
    },
  };
};

const readAnswer = async (response: Response): Promise<Answer> => {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw translated(error);
  }
  let document: Answer['document'];
  try {
    document = documentOf(JSON.parse(text));
  } catch {
    document = undefined;
  }
  return { status: response.status, headers: response.headers, document };
};

const translated = (error: unknown): OAuthFailure => {
  if (error instanceof OAuthFailure) return error;
  if (error instanceof EgressRefusedError)
    return new OAuthFailure('blocked_address', 'The server is at an address that may not be reached.');
  return new OAuthFailure('transient', 'The server did not answer.');
};

/** How long the server asks to be left alone, up to ten minutes. */
export const retryAfterMsOf = (headers: Headers): number | null => {
  const text = headers.get('retry-after');
  if (text === null || !/^\d{1,6}$/.test(text)) return null;
  return Math.min(Number(text) * 1000, 600_000);
};
