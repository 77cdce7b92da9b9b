/**
 * What a line of the log says of an error. The messages of others may quote what was sent: a provider
 * quotes prompts, a parser its text, Node its arguments, a database its values. So a message is only
 * told of errors of ours; of all others there are the name, the code and where they come from, and
 * nothing of these that does not look like one.
 */
import { AppError } from '../kernel/errors.ts';
import { DbUnusableError } from '../platform/db/port.ts';
import { ConfigError } from './config.ts';

export interface LoggedError {
  name: string;
  code?: string;
  message?: string;
  /** What SQLite says of a kind of failure, the same for all of it. */
  reason?: string;
  at?: string[];
  cause?: LoggedError;
}

const ours = [AppError, DbUnusableError, ConfigError];
const mostCauses = 3;
const mostFrames = 8;

const isWord = (name: string): boolean => /^\w{1,60}$/.test(name);

export const describeError = (error: unknown, depth = 0): LoggedError => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, errstr } = error as { code?: unknown; errstr?: unknown };
  const at = framesOf(error);
  return {
    name: isWord(error.name) ? error.name : 'Error',
    ...(typeof code === 'string' && /^[\w/-]{1,60}$/.test(code) && { code }),
    ...(ours.some((kind) => error instanceof kind) && { message: error.message }),
    ...(code === 'ERR_SQLITE_ERROR' && typeof errstr === 'string' && { reason: errstr }),
    ...(at.length > 0 && { at }),
    ...(error.cause !== undefined && depth < mostCauses && { cause: describeError(error.cause, depth + 1) }),
  };
};

/** Name and message open the stack, and one of several lines could pass for frames: what is read begins after them. */
const framesOf = ({ stack = '', name, message }: Error): string[] => {
  const messageAt = stack.indexOf(message);
  if (!isWord(name) || messageAt === -1) return [];
  return stack
    .slice(messageAt + message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .{0,100}(?:file:\/\/|node:)[^\s()]+:\d+:\d+\)?$/.test(line))
    .slice(0, mostFrames);
};
