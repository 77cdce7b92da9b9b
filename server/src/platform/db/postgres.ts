/**
 * PostgreSQL over pg: a pool of connections, so transactions run beside each other. They run at read
 * committed, and again when they got in each other's way.
 */
import { Kysely, sql } from 'kysely';
import { Pool } from 'pg';
import type { Log } from '../../kernel/log.ts';
import type { DbFigures } from './figures.ts';
import { type Db, DbUnusableError, type Handle, type TransactionOptions, type Tx } from './port.ts';
import { numbersAsNumbers, PostgresDialect } from './postgres-driver.ts';
import { postgresEngine } from './postgres-engine.ts';
import { explainUnusable, tryAgain } from './postgres-failures.ts';

export interface PostgresOptions {
  url: string;
  /** How many connections it opens at most. */
  connections: number;
  log: Log;
  /** How long a connection that nobody needs stays open. */
  idleMs?: number;
  figures?: DbFigures;
  /** Refuses every write. */
  onlyLook?: boolean;
}

const oldestVersion = 15;
const connectWithinMs = 10_000;
/** A query of ours takes milliseconds: one that takes so long is stuck, or would stop everybody else. */
const statementWithinMs = 30_000;
/** For a process that froze inside a transaction: its rows are wanted by others. */
const idleInTransactionMs = 30_000;

/** @throws DbUnusableError with one line an operator can act on */
export const openPostgres = async ({
  url,
  connections,
  log,
  idleMs = 30_000,
  figures,
  onlyLook = false,
}: PostgresOptions): Promise<Db> => {
  const at = placeOf(url);
  const pool = openPool();
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect(pool, figures) });
  const handle: Handle = { query: <T>() => kysely as unknown as Kysely<T>, engine: postgresEngine };

  function openPool(): Pool {
    try {
      const opened = new Pool({
        connectionString: url,
        max: connections,
        connectionTimeoutMillis: connectWithinMs,
        idleTimeoutMillis: idleMs,
        statement_timeout: statementWithinMs,
        idle_in_transaction_session_timeout: idleInTransactionMs,
        application_name: 'stoa',
        keepAlive: true,
        types: numbersAsNumbers,
        ...(onlyLook && { options: '-c default_transaction_read_only=on' }),
      });
      // The pool opens another one when it is needed. Without a listener Node would end the process.
      opened.on('error', (error) => log.warn({ error }, 'A connection to PostgreSQL was lost'));
      opened.on('connect', (client) => client.on('error', () => undefined));
      return opened;
    } catch (error) {
      throw explainUnusable(error, at);
    }
  }

  const attempt = async <R>(work: (tx: Tx) => Promise<R>, { isLong = false }: TransactionOptions) => {
    const afterCommit: (() => void)[] = [];
    const locks = new Set<string>();
    const result = await kysely.transaction().execute(async (transaction) => {
      if (isLong) await sql`set local statement_timeout = 0`.execute(transaction);
      return work({
        query: <T>() => transaction as unknown as Kysely<T>,
        engine: postgresEngine,
        lock: async (name) => {
          if (locks.has(name)) return;
          await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
          locks.add(name);
        },
        afterCommit: (then) => void afterCommit.push(then),
      });
    });
    return { result, afterCommit };
  };

  const db: Db = {
    ...handle,
    async transaction(work, options = {}) {
      const startedMs = performance.now();
      const { result, afterCommit } = await tryAgain(() => attempt(work, options));
      figures?.committed(startedMs);
      for (const then of afterCommit) then();
      return result;
    },
    close: () => kysely.destroy(),
  };

  try {
    await assertFit(db, at);
    return db;
  } catch (error) {
    await db.close();
    throw explainUnusable(error, at);
  }
};

const assertFit = async (db: Handle, at: string): Promise<void> => {
  const { rows } = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::integer / 10000 as version,
      current_setting('server_encoding') as encoding`.execute(db.query());
  const { version, encoding } = rows[0]!;
  if (version < oldestVersion) {
    throw new DbUnusableError(
      `PostgreSQL at ${at} has version ${version}; Stoa needs ${oldestVersion} or newer.`,
    );
  }
  if (encoding !== 'UTF8') {
    throw new DbUnusableError(
      `The database at ${at} has the encoding ${encoding}. Create one with the encoding UTF8.`,
    );
  }
};

const placeOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};
