/**
 * The one event stream of a tab: news, and the events of the runs it follows, each applied once and
 * in order. It owns the cursors; what else a tab knows is made of what comes out here.
 *
 * A further run is followed by make-before-break: the new stream opens with all cursors, and the old
 * one is closed when the new said `hello`, so no news is lost in between. Both may deliver meanwhile;
 * the cursor tells what is new.
 */
import type { FollowedEvent, News } from '@stoa/contract/news';
import { createRunCursors } from './run-cursors.ts';
import { openConnection } from './stream-connection.ts';
import type { Connection, StreamWorld } from './stream-connection.ts';

export type { StreamSource, StreamWorld } from './stream-connection.ts';

export type StreamState = 'closed' | 'connecting' | 'live' | 'waiting';

export interface StreamListeners {
  onEvent: (event: FollowedEvent) => void;
  onNews: (news: News) => void;
  /** News may have been missed: what is shown has to be asked for anew. */
  onGap: () => void;
  onState: (state: StreamState) => void;
  /** Several attempts failed: the session may be over, which an EventSource does not tell. */
  onTrouble: () => void;
}

export interface EventStream {
  start: () => void;
  /** Closes it; cursors stay, and `start` goes on from them. */
  stop: () => void;
  /** Delivers the run's events from `after` on, from now until `unfollow`. */
  follow: (runId: string, after?: number) => void;
  unfollow: (runId: string) => void;
  /** The network came back or changed: an open stream may be dead without knowing it. */
  renew: () => void;
  state: () => StreamState;
  cursorOf: (runId: string) => number | undefined;
}

/** A stream that lived for so long does not make the next attempt wait longer. */
const steadyAfterMs = 5_000;

export const createEventStream = (world: StreamWorld, listeners: StreamListeners): EventStream => {
  const cursors = createRunCursors();
  let running = false;
  let state: StreamState = 'closed';
  let current: Connection | null = null;
  let next: Connection | null = null;
  const retry = createAlarm(world.later);
  const handover = createAlarm(world.later);
  let failures = 0;
  /** Whether news went by unheard since the last `hello`. */
  let gap = false;
  let instanceId: string | null = null;

  const setState = (to: StreamState): void => {
    if (state === to) return;
    state = to;
    listeners.onState(to);
  };

  const drop = (connection: Connection | null): void => {
    connection?.close();
    if (current === connection) current = null;
    if (next === connection) next = null;
  };

  const connect = (): Connection =>
    openConnection(world, cursors.wanted(), { onEvent: receiveEvent, onNews: receiveNews, onFailure: fail });

  const receiveEvent = (connection: Connection, event: FollowedEvent): void => {
    if (event.type === 'run-end') connection.runIds.delete(event.runId);
    const taken = cursors.take(event);
    if (taken === 'gap') fail(connection);
    if (taken === 'new') listeners.onEvent(event);
  };

  const receiveNews = (connection: Connection, news: News): void => {
    if (news.type === 'dropped') return fail(connection, 'at once');
    if (news.type === 'hello') welcome(connection, news.instanceId);
    if (news.type === 'signed-out') stop();
    listeners.onNews(news);
  };

  const welcome = (connection: Connection, saidInstanceId: string): void => {
    connection.helloSaid = true;
    if (connection === next) {
      drop(current);
      current = connection;
      next = null;
    }
    if (instanceId !== null && instanceId !== saidInstanceId) gap = true;
    instanceId = saidInstanceId;
    setState('live');
    if (gap) listeners.onGap();
    gap = false;
    handOverIfNeeded();
  };

  const fail = (connection: Connection, when: 'at once' | 'after a while' = 'after a while'): void => {
    const wasSteady = connection.helloSaid && world.now() - connection.openedAt >= steadyAfterMs;
    failures = wasSteady ? 1 : failures + 1;
    if (connection === current) gap = true;
    drop(connection);
    if (failures >= 2) listeners.onTrouble();
    if (!current) setState(next ? 'connecting' : 'waiting');
    if (next) return;
    retry.set(when === 'at once' && failures === 1 ? 0 : backoffMs(failures, world.random()), open);
  };

  /** Opens what is missing: the first stream, or the one that takes over. */
  const open = (): void => {
    retry.off();
    if (!running || next) return;
    if (!current) setState('connecting');
    if (current) next = connect();
    else current = connect();
  };

  /** Several changes of one moment are one new stream. */
  const handOverIfNeeded = (): void => {
    if (!running) return;
    handover.set(0, () => {
      if (!current || next || retry.isSet() || cursors.areMetBy(current.runIds)) return;
      // One that has not said `hello` has nothing to lose.
      if (!current.helloSaid) drop(current);
      open();
    });
  };

  const stop = (): void => {
    if (!running) return;
    running = false;
    gap = true;
    failures = 0;
    retry.off();
    handover.off();
    [current, next].forEach(drop);
    setState('closed');
  };

  return {
    start: () => {
      if (running) return;
      running = true;
      open();
    },
    stop,
    follow: (runId, after = 0) => {
      if (cursors.add(runId, after)) handOverIfNeeded();
    },
    unfollow: (runId) => {
      if (cursors.remove(runId)) handOverIfNeeded();
    },
    renew: () => {
      gap ||= running;
      open();
    },
    state: () => state,
    cursorOf: cursors.find,
  };
};

/** 0.25 s, doubling to 10 s; between half and the whole of it, so that many tabs do not come at once. */
const backoffMs = (failures: number, random: number): number =>
  Math.min(10_000, 250 * 2 ** (failures - 1)) * (0.5 + random / 2);

/** Something that will be done once, unless it is called off; set twice, it is done once. */
const createAlarm = (later: StreamWorld['later']) => {
  let callOff: (() => void) | null = null;
  return {
    isSet: (): boolean => callOff !== null,
    set: (delayMs: number, run: () => void): void => {
      callOff ??= later(delayMs, () => {
        callOff = null;
        run();
      });
    },
    off: (): void => {
      callOff?.();
      callOff = null;
    },
  };
};
