/** What PostgreSQL and the connection to it say when something fails, told apart by what can be done about it. */
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { CommitUnknownError, DbUnusableError } from './port.ts';

/**
 * It did not happen, and may well go right the next time: serialization_failure, deadlock_detected, and a plan that
 * is outdated.
 */
const conflicts = new Set(['40001', '40P01', '0A000']);

const mostAttempts = 6;

/** For an operator: insufficient_privilege, invalid_schema_name, read_only_sql_transaction. */
const unusable = new Set(['42501', '3F000', '25006']);

/** A query that was refused. Without the values that PostgreSQL quotes: they may be what people wrote. */
class RefusedQueryError extends Error {
  override name = 'RefusedQueryError';
  readonly code: string;

  constructor({ code = '', message, constraint }: Pick<DatabaseError, 'code' | 'message' | 'constraint'>) {
    const isAboutValue = code.startsWith('22');
    const about = constraint === undefined ? '' : `, ${constraint}`;
    super(`PostgreSQL refused a query (${code}${about})${isAboutValue ? '.' : `: ${message}`}`);
    this.code = code;
  }
}

/** The server went, or the way to it: what was under way has an unknown outcome. */
export const isLostConnection = (error: unknown): boolean =>
  error instanceof DatabaseError
    ? // Connection exceptions, and a server that stops.
      /^(08|57P0)/.test(error.code ?? '') || error.severity === 'FATAL'
    : true;

/** A table has another shape than when the statement was prepared: somebody has updated the database meanwhile. */
export const isOutdatedPlan = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === '0A000' && error.message.startsWith('cached plan');

/** Repeats what failed only because somebody else did something at the same time. */
export const tryAgain = async <R>(work: () => Promise<R>): Promise<R> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isConflict = error instanceof RefusedQueryError && conflicts.has(error.code);
      if (!isConflict || attempt === mostAttempts) throw error;
      await delay(Math.random() * 10 * 2 ** attempt);
    }
  }
};

export const commitUnknown = (cause: unknown): CommitUnknownError =>
  new CommitUnknownError(
    `The connection to PostgreSQL was lost while a write was under way: ${(cause as Error).message}`,
    { cause },
  );

export const rolledBack = (): Error =>
  new Error('A query of this transaction had failed, so PostgreSQL rolled it back instead of committing.');

/** What the rest of the house gets to see of an error of the driver. */
export const tellApart = (error: unknown): unknown => {
  if (!(error instanceof DatabaseError)) return error;
  if (unusable.has(error.code ?? ''))
    return new DbUnusableError(`PostgreSQL does not let this user do what Stoa needs: ${error.message}.`);
  return new RefusedQueryError(error);
};

/** One line for whoever wrote the URL; no password is in it. */
export const explainUnusable = (error: unknown, at: string): DbUnusableError => {
  if (error instanceof DbUnusableError) return error;
  const { code, message } = error as { code?: string; message?: string };
  const hint =
    code === '3D000' ? 'Create it, or name another one in STOA_DATABASE_URL.' : 'Check STOA_DATABASE_URL.';
  return new DbUnusableError(`PostgreSQL at ${at} cannot be used: ${message || code}. ${hint}`);
};
