/** The ports of one process, with every wait a step of the scheduler's, and the ways in which they fail. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { isoAt } from '../../../kernel/clock.ts';
import type { Bus } from '../../../platform/bus/port.ts';
import { CommitUnknownError, type Db, type Engine } from '../../../platform/db/port.ts';
import type { Scheduler } from './scheduler.ts';

/** How often each happens, of 1; and how slow the model is. */
export interface Faults {
  /** The connection breaks while the database writes: it has happened, or has not. */
  commitIsUnknown: number;
  readFails: number;
  messageIsLost: number;
  messageIsDoubled: number;
  modelBreaksOff: number;
  /** The model calls tools instead of saying something. */
  modelCalls: number;
  /** Between two words of the model's. */
  pauseMs: number;
}

export const noFaults: Faults = {
  commitIsUnknown: 0,
  readFails: 0,
  messageIsLost: 0,
  messageIsDoubled: 0,
  modelBreaksOff: 0,
  modelCalls: 0,
  pauseMs: 0,
};

export interface Given {
  scheduler: Scheduler;
  process: string;
  faults: () => Faults;
}

export interface FaultyDbOptions extends Given {
  /** After everything that may have written. */
  onWritten: (process: string) => Promise<void>;
}

/**
 * A statement, and a transaction as a whole, is a step; that its answer arrives is another. The clock of
 * the database is the scheduler's.
 */
export const createFaultyDb = (inner: Db, options: FaultyDbOptions): Db => {
  const { scheduler, process, faults, onWritten } = options;
  const engine: Engine = {
    ...inner.engine,
    now: (offsetMs = 0) => sql<string>`${isoAt(scheduler.nowMs() + offsetMs)}`,
  };

  const perform = <R>(what: string, work: (isUndone: boolean) => Promise<R>): Promise<R> =>
    new Promise((resolve, reject) => {
      const answer = (give: () => void) =>
        scheduler.chance(0.5) ? give() : scheduler.add(process, 'hears from the database', give);
      scheduler.add(process, what, async () => {
        const isRead = what.startsWith('select') || what.startsWith('with');
        const breaks = scheduler.chance(isRead ? faults().readFails : faults().commitIsUnknown);
        const isUndone = breaks && scheduler.chance(0.5);
        if (breaks) scheduler.note(`${process} loses its connection ${isUndone ? 'before' : 'after'} that`);
        const outcome = await work(isUndone).then(
          (result) => () => (breaks ? reject(gone) : resolve(result)),
          (error: unknown) => () => reject(error),
        );
        if (!isRead) await onWritten(process);
        answer(outcome);
      });
    });

  const gone = new CommitUnknownError('The connection is gone.');
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) =>
      perform(query.sql.trim().slice(0, 40), async (isUndone) => {
        if (isUndone) throw gone;
        return inner.query<unknown>().executeQuery(query) as Promise<QueryResult<R>>;
      }),
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('Nobody streams a query.');
    },
  };
  const kysely = new Kysely<unknown>({ dialect: dialectOf(inner.engine, connection) });

  return {
    query: <T>() => kysely as unknown as Kysely<T>,
    engine,
    async transaction(work) {
      const { result, afterCommit } = await perform('transaction', async (isUndone) => {
        const thens: (() => void)[] = [];
        const value = await inner.transaction(async (tx) => {
          thens.length = 0;
          const done = await work({ ...tx, engine, afterCommit: (then) => void thens.push(then) });
          if (isUndone) throw gone;
          return done;
        });
        return { result: value, afterCommit: thens };
      });
      for (const then of afterCommit) then();
      return result;
    },
    close: async () => {},
  };
};

const dialectOf = ({ name }: Engine, connection: DatabaseConnection): Dialect => {
  const isSqlite = name === 'sqlite';
  const refuse = () => Promise.reject(new Error('Transactions are made by the database itself.'));
  return {
    createAdapter: () => (isSqlite ? new SqliteAdapter() : new PostgresAdapter()),
    createQueryCompiler: () => (isSqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
    createIntrospector: (db) => (isSqlite ? new SqliteIntrospector(db) : new PostgresIntrospector(db)),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      releaseConnection: async () => {},
      beginTransaction: refuse,
      commitTransaction: refuse,
      rollbackTransaction: refuse,
      destroy: async () => {},
    }),
  };
};

interface Listener {
  hear: (message: unknown) => void;
  miss: () => void;
}

/** A bus between processes on which every message may be late, lost, doubled, or overtaken. */
export const createFaultyBus = (scheduler: Scheduler, faults: () => Faults): ((process: string) => Bus) => {
  /** By process, then by topic. */
  const listeners = new Map<string, Map<string, Set<Listener>>>();

  return (process) => {
    const own = new Map<string, Set<Listener>>();
    listeners.set(process, own);
    return {
      publish(topic, message) {
        for (const [to, topics] of listeners) {
          const heard = topics.get(topic);
          if (!heard || heard.size === 0) continue;
          const tell = (what: string, take: (listener: Listener) => void) =>
            scheduler.add(to, `${what} of ${topic.slice(0, 12)}`, () => [...heard].forEach(take));
          const isLost = scheduler.chance(faults().messageIsLost);
          if (isLost && scheduler.chance(0.5)) tell('has missed something', ({ miss }) => miss());
          if (isLost) continue;
          tell('hears', ({ hear }) => hear(structuredClone(message)));
          if (!scheduler.chance(faults().messageIsDoubled)) continue;
          tell('hears again', ({ hear }) => hear(structuredClone(message)));
        }
      },
      subscribe(topic, hear, miss = () => {}) {
        const listener = { hear, miss };
        const heard = own.get(topic) ?? new Set();
        own.set(topic, heard.add(listener));
        return () => void heard.delete(listener);
      },
      close: async () => {},
    };
  };
};
