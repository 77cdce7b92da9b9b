/** The one file that knows the driver. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { DbUnusableError } from './port.ts';

export type SqliteDatabase = DatabaseSync;
export type SqliteStatement = StatementSync;

/** A file that is no database shows itself at the first statement. */
export const openDatabase = (path: string, pragmas: string): DatabaseSync => {
  const database = open(path);
  try {
    database.exec(pragmas);
    return database;
  } catch (error) {
    database.close();
    throw unusable(path, error);
  }
};

const open = (path: string): DatabaseSync => {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw unusable(path, error);
  }
};

const unusable = (path: string, error: unknown) =>
  new DbUnusableError(`The database ${path} cannot be used: ${(error as Error).message}.`);

/** Takes an exclusive lock on `path` until the returned function is called; null when another process holds it. */
export const holdExclusively = (path: string): (() => void) | null => {
  const database = open(path);
  try {
    database.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive');
    return () => database.close();
  } catch (error) {
    database.close();
    if (/lock|busy/i.test((error as Error).message)) return null;
    throw new DbUnusableError(`The lock ${path} cannot be taken: ${(error as Error).message}`);
  }
};
