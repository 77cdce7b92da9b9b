/**
 * The database. Rooms speak Kysely to it and know neither engine; what differs between engines is
 * in the adapters and in `Engine`.
 */
import type { Kysely, RawBuilder } from 'kysely';

/** Where a query runs: outside any transaction, or in one. Stores take it as their first parameter. */
export interface Handle {
  query<Tables>(): Kysely<Tables>;
  readonly engine: Engine;
}

export interface Tx extends Handle {
  /**
   * Waits until no other open transaction has taken the lock of this name, on any process, and holds it
   * to the end: for what no row stands for yet. Queries after it see all that its last holder committed.
   */
  lock(name: string): Promise<void>;
  /** Runs when the transaction has committed, in the order given; not when it rolled back. */
  afterCommit(then: () => void): void;
}

export interface TransactionOptions {
  /** No query of it is broken off for taking too long. */
  isLong?: boolean;
}

export interface Db extends Handle {
  /**
   * Everything in `work` happens, or nothing. Only queries may be awaited inside: a transaction that
   * waits for anything else is rolled back with an error, and so is one of which a query failed, even
   * when the failure was caught. `work` runs again after a conflict with another transaction, so what
   * it does outside the database belongs in `afterCommit`.
   *
   * A query sees what was committed when it began (read committed). What is read to decide a write is
   * read with `engine.forUpdate`, or after `lock`.
   * @throws CommitUnknownError
   */
  transaction<R>(work: (tx: Tx) => Promise<R>, options?: TransactionOptions): Promise<R>;
  close(): Promise<void>;
}

export type ColumnType = 'text' | 'integer' | 'boolean' | 'json' | 'bytes';

/** The little that SQL does not say alike everywhere. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** The database's own clock as an ISO text, shifted by `offsetMs`: leases are kept by it. */
  now(offsetMs?: number): RawBuilder<string>;
  /**
   * A table of any number of rows at hand, at one cost for the statement, to select from:
   * `from ${engine.rows(rows, { runId: 'text' })} as given`. A value of type `json` is JSON text already.
   */
  rows<Name extends string>(
    rows: readonly Readonly<Record<Name, string | number>>[],
    columns: Record<Name, 'text' | 'integer' | 'json'>,
  ): RawBuilder<unknown>;
  /** Ends a select: no other transaction changes its rows before this one ends. */
  readonly forUpdate: RawBuilder<unknown>;
  /** As `forUpdate`, and leaves out rows that another transaction holds in any way. */
  readonly forUpdateSkipLocked: RawBuilder<unknown>;
  /** Ends a select: no other transaction takes its rows `forUpdate` before this one ends. */
  readonly forKeyShare: RawBuilder<unknown>;
  readonly types: Record<ColumnType, RawBuilder<unknown>>;
  /** Ends `create table` for tables that live in the order of their primary key. */
  readonly clustered: RawBuilder<unknown>;
  /** What makes the database itself refuse to change or delete rows of a table. */
  appendOnly(table: string): RawBuilder<unknown>[];
  /**
   * What makes the rows of a table findable by words, for `platform/fulltext`: `<table>Words` in SQLite,
   * whose rowid is the `place` of the row; a column `words` in PostgreSQL.
   */
  wordIndex(table: string): RawBuilder<unknown>[];
}

/** Its file in `server/migrations` knows nothing of this program but these arguments. */
export interface Migration {
  name: string;
  /** For operators, who are told before it happens: what it adds or changes. */
  note: string;
  /** What is gone afterwards, when something is. */
  destroys?: string;
  up(
    db: Kysely<unknown>,
    types: Engine['types'],
    clustered: Engine['clustered'],
    appendOnly: Engine['appendOnly'],
    wordIndex: Engine['wordIndex'],
  ): Promise<void>;
}

/** A start-up failure that an operator can act on: printed as one line, no stack. */
export class DbUnusableError extends Error {
  override name = 'DbUnusableError';
}

/**
 * The connection was lost while a commit was under way: it may have happened or not. Whoever can repeat
 * the work so that twice is the same as once should do so. A statement outside a transaction commits
 * by itself, so it can end like this as well.
 */
export class CommitUnknownError extends Error {
  override name = 'CommitUnknownError';
}
