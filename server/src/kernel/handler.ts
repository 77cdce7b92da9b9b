/** How a room answers a route of the contract, without knowing the web framework. */
import type { Readable } from 'node:stream';
import type { accessTable } from '@stoa/contract/access';
import type { RouteAnswer, RouteDefinition, RouteInput } from '@stoa/contract/route';
import type { UserPrincipal } from './principal.ts';

/** What the connection says of the caller; nothing of it is proof of anything. */
export interface ClientFacts {
  /** Where the request comes from, in one spelling for each address; undefined when the connection is gone. */
  address: string | undefined;
  /** Peer and Host are loopback and no proxy is in between. */
  onThisMachine: boolean;
  plainHttp: boolean;
  userAgent: string;
  /** What the browser would like to read (`Accept-Language`). */
  languages: string;
  lastEventId: string | undefined;
  bearerToken: string | undefined;
}

/** A cookie of the request, and of the answer. */
export interface Cookie {
  readonly token: string | undefined;
  set(token: string, maxAgeSeconds: number): void;
  clear(): void;
}

/** A server-sent event stream to one reader. */
export interface EventSink {
  /** Whole events in wire form. */
  write(text: string): void;
  /** Bytes written that the reader has not taken yet. */
  readonly bufferedBytes: number;
  end(): void;
  onClose(then: () => void): void;
}

/** The body of an `upload` route, still on its way: nothing of it is read before the caller is known (SR-40). */
export interface Upload {
  /** As the client says it: for display, once it is cleaned. */
  name: string;
  /** Ends only when the whole form is there and as it should be; fails with an AppError otherwise. */
  content: Readable;
}

/** The answer of a `bytes` route. */
export interface Bytes {
  content: Readable;
  mediaType: string;
  sizeBytes: number;
  /** What it is called when it is saved. */
  name: string;
}

/** The answer of a `redirect` route: an address that a face has made, or one of our own. */
export type Redirect = URL | `/${string}`;

/** The answer of a `page` route: texts, which `app/static-page.ts` alone makes HTML of (SR-33). */
export interface StaticPage {
  language: string;
  title: string;
  paragraphs: readonly string[];
  link: { to: string; text: string };
  /** Null: it stays as it is. */
  reloadAfterSeconds: number | null;
}

/** The answer of a `view` route: a page that a stranger has written, which `app/foreign-page.ts` shuts in. */
export interface ForeignPage {
  html: Uint8Array;
  /** Origins that it may connect to, and load from. */
  connects: readonly string[];
  loads: readonly string[];
}

export interface Call<R extends RouteDefinition> extends Omit<RouteInput<R>, 'body'> {
  body: R['body'] extends 'upload' ? Upload : RouteInput<R>['body'];
  principal: (typeof accessTable)[R['access']]['anonymous'] extends 'answered'
    ? UserPrincipal | undefined
    : UserPrincipal;
  client: ClientFacts;
  session: Cookie;
  /** Stays when a session ends: whose account was signed in to from this browser. */
  device: Cookie;
  /** Any other, by what is left of its name without our prefix. */
  cookie(name: string): Cookie;
  /** Begins the answer of an `events` route; nothing may be thrown after it. */
  openEvents(): EventSink;
}

export interface Handler {
  route: RouteDefinition;
  handle(call: Call<RouteDefinition>): Promise<unknown>;
}

type Answer<R extends RouteDefinition> = R['answer'] extends 'bytes'
  ? Bytes
  : R['answer'] extends 'redirect'
    ? Redirect
    : R['answer'] extends 'page'
      ? StaticPage
      : R['answer'] extends 'view'
        ? ForeignPage
        : RouteAnswer<R>;

/** The one place where a handler's types meet the framework's lack of them. */
export const on = <const R extends RouteDefinition>(
  route: R,
  handle: (call: Call<R>) => Promise<Answer<R>> | Answer<R>,
): Handler => ({ route, handle: async (call) => handle(call) });
