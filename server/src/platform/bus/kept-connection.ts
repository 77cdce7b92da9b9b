/** A connection to PostgreSQL that listens, and that comes back by itself when it is lost. */
import { Client } from 'pg';
import type { Log } from '../../kernel/log.ts';

export interface KeptConnectionOptions {
  url: string;
  log: Log;
  channel: string;
  hear: (payload: string) => void;
  /** From here on nothing is heard, and what was under way may have got through or not. */
  onLost: () => void;
  /** It is there again. */
  onBack: () => void;
}

export interface KeptConnection {
  readonly isOpen: boolean;
  /** One at a time. A failure means that the connection is lost, and is not thrown. */
  run(statement: string, values: unknown[]): Promise<void>;
  close(): Promise<void>;
}

const connectWithinMs = 5000;
const answerWithinMs = 5000;
const longestRestMs = 5000;

/** Resolves after the first try, whether that succeeds or not. */
export const keepConnection = async (options: KeptConnectionOptions): Promise<KeptConnection> => {
  const { url, log, channel, hear, onLost, onBack } = options;
  let client: Client | undefined;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  const connect = async (): Promise<void> => {
    const candidate = new Client({
      connectionString: url,
      application_name: 'stoa bus',
      connectionTimeoutMillis: connectWithinMs,
      query_timeout: answerWithinMs,
      keepAlive: true,
    });
    candidate.on('error', (error) => lose(candidate, error));
    candidate.on('end', () => lose(candidate, new Error('The connection has ended.')));
    candidate.on('notification', ({ payload }) => hear(payload ?? ''));
    try {
      await candidate.connect();
      await candidate.query(`listen ${channel}`);
    } catch (error) {
      await candidate.end().catch(() => undefined);
      return tryLater(error);
    }
    if (isClosed) return candidate.end();
    client = candidate;
    const wasLost = failures > 0;
    failures = 0;
    if (wasLost) onBack();
  };

  const lose = (lost: Client, error: unknown): void => {
    if (lost !== client) return;
    client = undefined;
    lost.end().catch(() => undefined);
    tryLater(error);
  };

  const tryLater = (error: unknown): void => {
    if (isClosed) return;
    failures += 1;
    if (failures === 1) log.warn({ error }, 'News between processes is cut off; it is tried again');
    onLost();
    retry = setTimeout(() => void connect(), Math.min(50 * 2 ** failures, longestRestMs)).unref();
  };

  await connect();
  return {
    get isOpen() {
      return client !== undefined;
    },
    async run(statement, values) {
      const used = client;
      await used?.query(statement, values).catch((error: unknown) => lose(used, error));
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
};
