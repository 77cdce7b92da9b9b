/** One EventSource and what it delivers. It never reconnects by itself: the browser would use old cursors. */
import { urlOf } from '@stoa/contract/client';
import { newsRoutes, NewsTypes } from '@stoa/contract/news';
import type { FollowedEvent, News } from '@stoa/contract/news';
import { StreamedEventTypes } from '@stoa/contract/runs/events';

export interface StreamSource {
  addEventListener: (type: string, listener: (event: { data?: unknown }) => void) => void;
  close: () => void;
}

/** What the stream needs of a browser. */
export interface StreamWorld {
  open: (url: string) => StreamSource;
  /** Runs something later; the answer calls it off. */
  later: (delayMs: number, run: () => void) => () => void;
  now: () => number;
  /** From 0 to below 1. */
  random: () => number;
}

export interface Connection {
  /** The runs it still delivers. */
  runIds: Set<string>;
  openedAt: number;
  helloSaid: boolean;
  /** Nothing is heard of it afterwards. */
  close: () => void;
}

export interface ConnectionListeners {
  onEvent: (connection: Connection, event: FollowedEvent) => void;
  onNews: (connection: Connection, news: News) => void;
  onFailure: (connection: Connection) => void;
}

/** A stream that says nothing for so long is held up by something in between. */
const helloWithinMs = 15_000;

export const openConnection = (
  world: StreamWorld,
  { runIds, runs }: { runIds: Set<string>; runs: string },
  listeners: ConnectionListeners,
): Connection => {
  const source = world.open(urlOf(newsRoutes.stream, runs ? { query: { runs } } : {}));
  let isOpen = true;
  const listen = (type: string, receive: (data: string) => void): void =>
    source.addEventListener(type, ({ data }) => {
      if (isOpen && typeof data === 'string') receive(data);
    });
  const callOffGivingUp = world.later(helloWithinMs, () => {
    if (!connection.helloSaid) listeners.onFailure(connection);
  });
  const connection: Connection = {
    runIds,
    openedAt: world.now(),
    helloSaid: false,
    close: () => {
      isOpen = false;
      callOffGivingUp();
      source.close();
    },
  };
  for (const type of StreamedEventTypes) {
    listen(type, (data) => listeners.onEvent(connection, JSON.parse(data) as FollowedEvent));
  }
  for (const type of NewsTypes) {
    listen(type, (data) => listeners.onNews(connection, JSON.parse(data) as News));
  }
  // The browser's own `error` has no data; a run event of that name has.
  source.addEventListener('error', ({ data }) => {
    if (isOpen && typeof data !== 'string') listeners.onFailure(connection);
  });
  return connection;
};
