/**
 * One process owns a data directory with a database in it. The owner holds an exclusive SQLite lock on a file in it for as
 * long as it lives; the kernel frees it on death, however sudden, so there is nothing to clean up and
 * no stale lock to judge.
 */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DbUnusableError } from './port.ts';
import { holdExclusively } from './sqlite-file.ts';

export interface DataDirectory {
  readonly path: string;
  release(): void;
}

/** @throws DbUnusableError when it cannot be written */
export const makeDataDirectory = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DbUnusableError(`The data directory ${path} cannot be written: ${(error as Error).message}`);
  }
};

/** @throws DbUnusableError when it cannot be written or another process owns it. */
export const claimDataDirectory = (path: string): DataDirectory => {
  makeDataDirectory(path);
  const release = holdExclusively(join(path, 'owner.lock'));
  if (!release) {
    throw new DbUnusableError(
      `The data directory ${path} is in use by another process. Stop it, or set STOA_DATA_DIR to another one.`,
    );
  }
  return { path, release };
};
