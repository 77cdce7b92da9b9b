/**
 * The bus of many processes on one PostgreSQL, over a connection of its own that listens and notifies.
 * It needs that connection for itself: a pooler in transaction mode carries no notifications.
 */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { Log } from '../../kernel/log.ts';
import type { Bus } from './port.ts';
import { createTopics } from './topics.ts';

export interface PostgresNotifyOptions {
  url: string;
  log: Log;
}

const channel = 'stoa';
/** PostgreSQL refuses 8,000. */
const longestPayloadBytes = 7999;
/** What waits while PostgreSQL is slow or away; beyond it the others look for themselves. */
const mostWaiting = 10_000;
const atOnce = 200;
const connectWithinMs = 5000;
const answerWithinMs = 5000;
/** A connection that died without a word shows itself by not answering. */
const pingMs = 15_000;
const longestRestMs = 5000;
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
  let connection: Client | undefined;
  let sending: Promise<void> | undefined;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

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

  const connect = async (): Promise<void> => {
    const client = new Client({
      connectionString: url,
      application_name: 'stoa bus',
      connectionTimeoutMillis: connectWithinMs,
      query_timeout: answerWithinMs,
      keepAlive: true,
    });
    client.on('error', (error) => lose(client, error));
    client.on('end', () => lose(client, new Error('The connection has ended.')));
    client.on('notification', ({ payload }) => hearSafely(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      return tryLater(error);
    }
    if (isClosed) return client.end();
    const isFirst = connection === undefined && failures === 0;
    connection = client;
    failures = 0;
    // Whatever was said meanwhile did not get here.
    if (!isFirst) topics.miss();
    send();
  };

  const lose = (client: Client, error: unknown): void => {
    if (client !== connection) return;
    connection = undefined;
    client.end().catch(() => undefined);
    tryLater(error);
  };

  const tryLater = (error: unknown): void => {
    if (isClosed) return;
    // What was under way may have got through or not.
    hasLost = true;
    waiting = [];
    failures += 1;
    if (failures === 1) log.warn({ error }, 'News between processes is cut off; it is tried again');
    retry = setTimeout(() => void connect(), Math.min(50 * 2 ** failures, longestRestMs)).unref();
  };

  const send = (): void => {
    if (!connection || sending || (waiting.length === 0 && !hasLost)) return;
    if (hasLost) waiting.unshift(payloadOf(everything, ''));
    hasLost = false;
    say(connection, waiting.splice(0, atOnce));
  };

  const say = (client: Client, payloads: string[]): void => {
    sending = client
      .query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [channel, payloads])
      .then(
        () => undefined,
        (error: unknown) => lose(client, error),
      )
      .finally(() => {
        sending = undefined;
        send();
      });
  };

  const ping = setInterval(() => {
    if (connection && !sending) say(connection, []);
  }, pingMs).unref();

  await connect();
  return {
    publish(topic, message) {
      // Before it is heard here: listeners may put down on it what is for themselves.
      const payload = payloadOf(topic, JSON.stringify(message));
      topics.hear(topic, message);
      if (!connection || waiting.length >= mostWaiting) {
        hasLost = true;
        waiting = [];
      } else {
        waiting.push(Buffer.byteLength(payload) > longestPayloadBytes ? payloadOf(topic, '') : payload);
      }
      send();
    },
    subscribe: topics.subscribe,
    async close() {
      await sending;
      isClosed = true;
      clearInterval(ping);
      clearTimeout(retry);
      const client = connection;
      connection = undefined;
      await client?.end();
    },
  };
};
