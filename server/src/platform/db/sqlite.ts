/**
 * SQLite over node:sqlite: one connection, on the main thread, written by nobody else. Statements
 * are prepared once; a transaction runs start to end without giving up the thread.
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { DbFigures } from './figures.ts';
import type { Db, Handle } from './port.ts';
import { startCheckpoints } from './sqlite-checkpoints.ts';
import { sqliteEngine } from './sqlite-engine.ts';
import { openDatabase, type SqliteDatabase, type SqliteStatement } from './sqlite-file.ts';
import type { Codec } from './table.ts';

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  path: string;
  codec: Codec;
  /** `full` also survives power loss, at 0.2–1.1 ms a commit; `normal` survives the death of the process. */
  synchronous: 'normal' | 'full';
  figures?: DbFigures;
  /** Refuses every write, so that it may be opened beside the process that owns the database. */
  onlyLook?: boolean;
  /** One file without a log beside it, that one process reads or fills; safe on the disk only once flushed. */
  isCopy?: boolean;
}

/** Checkpoints are made in a thread of their own; only when that lags far behind the main one makes one. */
const longestLogPages = 20_000;

export const openSqlite = ({
  path,
  codec,
  synchronous,
  figures,
  onlyLook = false,
  isCopy = false,
}: SqliteOptions): Db => {
  const database = openDatabase(
    path,
    `pragma journal_mode = ${isCopy ? 'delete' : 'wal'}; pragma synchronous = ${isCopy ? 'off' : synchronous}; pragma foreign_keys = on;
     pragma busy_timeout = 5000; pragma cache_size = -65536; pragma temp_store = memory;
     pragma wal_autocheckpoint = ${longestLogPages}; pragma query_only = ${onlyLook};`,
  );
  const checkpoints = onlyLook || isCopy || path === ':memory:' ? undefined : startCheckpoints(path);
  const connection = new SqliteConnection(database, codec, figures);
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect(connection) });
  const handle: Handle = { query: <T>() => kysely as unknown as Kysely<T>, engine: sqliteEngine };

  return {
    ...handle,
    transaction: async (work) => {
      const afterCommit: (() => void)[] = [];
      const startedMs = performance.now();
      const result = await kysely.transaction().execute(async (transaction) => {
        const endTurn = watchTurn();
        const value = await work({
          query: <T>() => transaction as unknown as Kysely<T>,
          engine: sqliteEngine,
          lock: async () => undefined,
          afterCommit: (then) => void afterCommit.push(then),
        });
        endTurn();
        return value;
      });
      figures?.committed(startedMs);
      for (const then of afterCommit) then();
      return result;
    },
    close: async () => {
      await kysely.destroy();
      await checkpoints?.stop();
      database.close();
    },
  };
};

/**
 * Queries on this engine are synchronous, so a transaction that only awaits queries ends before the
 * event loop turns. One that does not has waited for something else, while every write waited for it.
 */
const watchTurn = (): (() => void) => {
  let turned = false;
  const watch = setImmediate(() => (turned = true));
  return () => {
    clearImmediate(watch);
    if (turned) throw new Error('A transaction awaited something that is not a query.');
  };
};

class SqliteConnection implements DatabaseConnection {
  readonly #database: SqliteDatabase;
  readonly #codec: Codec;
  readonly #figures: DbFigures | undefined;
  readonly #statements = new Map<string, PreparedStatement>();
  #hasFailed = false;

  constructor(database: SqliteDatabase, codec: Codec, figures: DbFigures | undefined) {
    this.#database = database;
    this.#codec = codec;
    this.#figures = figures;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const startedMs = performance.now();
    try {
      const result = this.#run<R>(sql, parameters);
      this.#figures?.queried(startedMs);
      return Promise.resolve(result);
    } catch (error) {
      this.#hasFailed = true;
      return Promise.reject(error);
    }
  }

  begin(): void {
    this.#run('begin immediate', []);
    this.#hasFailed = false;
  }

  /** SQLite would commit what went right; PostgreSQL knows no such thing, so neither does the port. */
  commit(): void {
    if (this.#hasFailed) throw new Error('A query of this transaction had failed, so it is rolled back.');
    this.#run('commit', []);
  }

  rollBack(): void {
    this.#run('rollback', []);
  }

  #run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const { statement, returnsRows, decode } = this.#prepare(sql);
    const values = parameters.map(encode);
    if (returnsRows) {
      const rows = statement.all(...values) as Record<string, unknown>[];
      if (decode.length > 0) for (const row of rows) decodeRow(row, decode);
      return { rows: rows as R[] };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  #prepare(sql: string): PreparedStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const columns = statement.columns().map((column) => column.name);
    // The last rowid may be one that FTS5 gave to a piece of its index, and too large for a number.
    if (columns.length === 0) statement.setReadBigInts(true);
    const decode = columns.flatMap((name): Decoder[] =>
      this.#codec.json.has(name)
        ? [{ name, read: (value) => JSON.parse(value as string) as unknown }]
        : this.#codec.boolean.has(name)
          ? [{ name, read: (value) => value !== 0 }]
          : [],
    );
    const prepared = { statement, returnsRows: columns.length > 0, decode };
    // Texts that differ by the number of their parameters could grow without bound.
    if (this.#statements.size >= 500) this.#statements.delete(this.#statements.keys().next().value!);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

interface Decoder {
  name: string;
  read: (value: unknown) => unknown;
}

interface PreparedStatement {
  statement: SqliteStatement;
  returnsRows: boolean;
  decode: Decoder[];
}

const decodeRow = (row: Record<string, unknown>, decode: Decoder[]): void => {
  for (const { name, read } of decode) {
    if (row[name] !== null) row[name] = read(row[name]);
  }
};

const encode = (value: unknown): string | number | bigint | null | Uint8Array => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object' && !(value instanceof Uint8Array)) return JSON.stringify(value);
  return value as string | number | bigint | Uint8Array;
};

class SqliteDialect implements Dialect {
  readonly #connection: SqliteConnection;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  createDriver = () => new SqliteDriver(this.#connection);
  createQueryCompiler = () => new SqliteQueryCompiler();
  createAdapter = () => new SqliteAdapter();
  createIntrospector = (db: Kysely<unknown>) => new SqliteIntrospector(db);
}

/** One connection: whoever wants it while it is taken waits in line. */
class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  async init() {}

  acquireConnection(): Promise<SqliteConnection> {
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve(this.#connection);
    }
    return new Promise((resolve) => this.#waiting.push(() => resolve(this.#connection)));
  }

  async releaseConnection() {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }

  beginTransaction = async (connection: SqliteConnection) => connection.begin();
  commitTransaction = async (connection: SqliteConnection) => connection.commit();
  rollbackTransaction = async (connection: SqliteConnection) => connection.rollBack();

  async destroy() {}
}
