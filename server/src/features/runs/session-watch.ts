/** A stream ends with the session that opened it (SR-52). */
import { newsTopicOf, type StreamNews } from '../../kernel/news.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { Bus } from '../../platform/bus/port.ts';

export interface SessionWatchDeps {
  bus: Bus;
  isSessionAlive: (user: UserPrincipal) => Promise<boolean>;
}

/** Calls `then` once, when the session has ended, also when it had before this was called. @returns stops watching */
export const onSessionEnd = (
  { bus, isSessionAlive }: SessionWatchDeps,
  user: UserPrincipal,
  then: () => void,
): (() => void) => {
  let isWatching = true;
  const hear = (message: unknown): void => {
    const news = message as StreamNews;
    if (news.type === 'session-ended' && news.sessionId === user.sessionId) end();
  };
  const ask = (): void => void isSessionAlive(user).then((isAlive) => isAlive || end(), end);
  const unsubscribe = bus.subscribe(newsTopicOf(user.userId), hear, ask);
  const stop = (): void => {
    isWatching = false;
    unsubscribe();
  };
  const end = (): void => {
    if (!isWatching) return;
    stop();
    then();
  };
  // Listening first: what ended between letting in and listening is found by asking.
  ask();
  return stop;
};
