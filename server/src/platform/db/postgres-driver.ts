/** What Kysely needs to speak to a pool of PostgreSQL connections, and how values cross over. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { type Pool, type PoolClient, types } from 'pg';
import type { DbFigures } from './figures.ts';
import { ArrayParameter } from './postgres-engine.ts';
import {
  commitUnknown,
  isLostConnection,
  isOutdatedPlan,
  rolledBack,
  tellApart,
  tryAgain,
} from './postgres-failures.ts';
import { createStatementNames, type StatementNames } from './postgres-statements.ts';

/** Counts and sums are numbers here as they are in SQLite. */
const ofNumbers = new Set<number>([types.builtins.INT8, types.builtins.NUMERIC]);

export const numbersAsNumbers = {
  getTypeParser: ((oid: number, format?: 'text') =>
    ofNumbers.has(oid) ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

const encode = (value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  // PostgreSQL has no NUL in texts. Like half of a surrogate pair, it is replaced.
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value;
  if (value instanceof ArrayParameter) return value.items;
  return typeof value === 'object' && !(value instanceof Uint8Array) ? JSON.stringify(value) : value;
};

export class PostgresDialect implements Dialect {
  readonly #pool: Pool;
  readonly #figures: DbFigures | undefined;

  constructor(pool: Pool, figures: DbFigures | undefined) {
    this.#pool = pool;
    this.#figures = figures;
  }

  createDriver = () => new PostgresDriver(this.#pool, this.#figures);
  createQueryCompiler = () => new PostgresQueryCompiler();
  createAdapter = () => new PostgresAdapter();
  createIntrospector = (db: Kysely<unknown>) => new PostgresIntrospector(db);
}

class PostgresDriver implements Driver {
  readonly #pool: Pool;
  readonly #names = createStatementNames();
  readonly #figures: DbFigures | undefined;

  constructor(pool: Pool, figures: DbFigures | undefined) {
    this.#pool = pool;
    this.#figures = figures;
  }

  async init() {}

  async acquireConnection(): Promise<PostgresConnection> {
    return new PostgresConnection(await this.#pool.connect(), this.#names, this.#figures);
  }

  async releaseConnection(connection: PostgresConnection) {
    connection.release();
  }

  beginTransaction = (connection: PostgresConnection) => connection.begin();
  commitTransaction = (connection: PostgresConnection) => connection.commit();
  rollbackTransaction = (connection: PostgresConnection) => connection.rollBack();

  async destroy() {
    await this.#pool.end();
  }
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: PoolClient;
  readonly #names: StatementNames;
  readonly #figures: DbFigures | undefined;
  #turns: TurnWatch | undefined;
  #isBroken = false;

  constructor(client: PoolClient, names: StatementNames, figures: DbFigures | undefined) {
    this.#client = client;
    this.#names = names;
    this.#figures = figures;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const values = parameters.map(encode);
    // In a transaction it is for the whole of it to be tried again.
    return this.#turns ? this.#execute(sql, values) : tryAgain(() => this.#execute(sql, values));
  }

  async #execute<R>(sql: string, values: unknown[]): Promise<QueryResult<R>> {
    this.#turns?.pause();
    const startedMs = performance.now();
    const name = this.#names.of(sql);
    try {
      const { command, rowCount, rows } = await this.#client.query({ name, text: sql, values });
      this.#figures?.queried(startedMs);
      if (command === 'SELECT') return { rows: rows as R[] };
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
    } catch (error) {
      this.#isBroken ||= isLostConnection(error);
      if (name !== undefined && isOutdatedPlan(error)) this.#names.forget(name);
      // Outside a transaction a statement commits by itself.
      if (this.#isBroken && !this.#turns) throw commitUnknown(error);
      throw tellApart(error);
    } finally {
      this.#turns?.goOn();
    }
  }

  async begin(): Promise<void> {
    this.#turns = new TurnWatch();
    // Said, because the default of the database or the user may be another one.
    await this.#client.query('begin isolation level read committed').catch((error: unknown) => {
      this.#isBroken = true;
      throw tellApart(error);
    });
    this.#turns.goOn();
  }

  async commit(): Promise<void> {
    this.#turns?.pause();
    if (this.#turns?.hasTurned) throw new Error('A transaction awaited something that is not a query.');
    let hasCommitted: boolean;
    try {
      const { command } = await this.#client.query('commit');
      hasCommitted = command === 'COMMIT';
    } catch (error) {
      if (!isLostConnection(error)) throw tellApart(error);
      this.#isBroken = true;
      throw commitUnknown(error);
    }
    if (!hasCommitted) throw rolledBack();
  }

  /** What failed before is what the caller hears: a connection that cannot even roll back is thrown away. */
  async rollBack(): Promise<void> {
    this.#turns?.pause();
    await this.#client.query('rollback').catch(() => (this.#isBroken = true));
  }

  release(): void {
    this.#client.release(this.#isBroken);
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

/**
 * Between two queries of a transaction that awaits nothing else, the event loop does not turn. One that
 * let it turn kept its rows locked and its connection taken for something else. What it awaits while
 * a query of its own is under way cannot be told from that query.
 */
class TurnWatch {
  hasTurned = false;
  #watch: NodeJS.Immediate | undefined;

  goOn(): void {
    this.#watch = setImmediate(() => (this.hasTurned = true));
  }

  pause(): void {
    clearImmediate(this.#watch);
  }
}
