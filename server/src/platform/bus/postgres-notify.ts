/**
 * The bus of many processes on one PostgreSQL, over a connection of its own that listens and notifies.
 * It needs that connection for itself: a pooler in transaction mode carries no notifications.
 */
import { randomBytes } from 'node:crypto';
import type { Log } from '../../kernel/log.ts';
import { keepConnection } from './kept-connection.ts';
import type { Bus } from './port.ts';
import { createTopics } from './topics.ts';

export interface PostgresNotifyOptions {
  url: string;
  log: Log;
}

/** PostgreSQL refuses 8,000. */
const longestPayloadBytes = 7999;
/** What waits while PostgreSQL is slow; beyond it the others look for themselves. */
const mostWaiting = 10_000;
const atOnce = 200;
/** A connection that died without a word shows itself by not answering. */
const pingMs = 15_000;
/** Stands for every topic. */
const everything = '*';

export const createPostgresNotifyBus = async ({ url, log }: PostgresNotifyOptions): Promise<Bus> => {
  const topics = createTopics();
  /** Tells what others say from what comes back to us. */
  const self = randomBytes(9).toString('base64url');
  let count = 0;
  let waiting: string[] = [];
  /** Others have not been told something that was said here. */
  let hasLost = false;
  let sending: Promise<void> | undefined;

  /** Equal payloads in one transaction become one notification, so each has a number. */
  const payloadOf = (topic: string, json: string): string => `${self} ${(count += 1)} ${topic} ${json}`;

  const hear = (payload: string): void => {
    const [, from, topic, json] = /^(\S+) \S+ (\S+) (.*)$/s.exec(payload) ?? [];
    if (topic === undefined || json === undefined || from === self) return;
    if (topic === everything) topics.miss();
    else if (json === '') topics.miss(topic);
    else if (topics.has(topic)) topics.hear(topic, JSON.parse(json));
  };

  /** Nobody is there to catch what a listener throws, and it may come from another version of Stoa. */
  const hearSafely = (payload: string): void => {
    try {
      hear(payload);
    } catch (error) {
      log.warn({ error }, 'News of another process could not be taken');
    }
  };

  const giveUpWaiting = (): void => {
    hasLost = true;
    waiting = [];
  };

  const connection = await keepConnection({
    url,
    log,
    channel: 'stoa',
    hear: hearSafely,
    onLost: giveUpWaiting,
    onBack() {
      topics.miss();
      send();
    },
  });

  const notify = (payloads: string[]): void => {
    sending = connection
      .run("select pg_notify('stoa', payload) from unnest($1::text[]) as payload", [payloads])
      .finally(() => {
        sending = undefined;
        send();
      });
  };

  const send = (): void => {
    if (!connection.isOpen || sending || (waiting.length === 0 && !hasLost)) return;
    if (hasLost) waiting.unshift(payloadOf(everything, ''));
    hasLost = false;
    notify(waiting.splice(0, atOnce));
  };

  const ping = setInterval(() => {
    if (connection.isOpen && !sending) notify([]);
  }, pingMs).unref();

  return {
    publish(topic, message) {
      // Before it is heard here: listeners may put down on it what is for themselves.
      const payload = payloadOf(topic, JSON.stringify(message));
      topics.hear(topic, message);
      if (!connection.isOpen || waiting.length >= mostWaiting) giveUpWaiting();
      else waiting.push(Buffer.byteLength(payload) > longestPayloadBytes ? payloadOf(topic, '') : payload);
      send();
    },
    subscribe: topics.subscribe,
    async close() {
      clearInterval(ping);
      await sending;
      await connection.close();
    },
  };
};
