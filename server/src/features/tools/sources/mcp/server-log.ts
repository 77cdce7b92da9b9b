/**
 * What servers log, and how they failed, for whoever looks after them. Kept in the memory of the process that
 * heard it and bounded: a table would let a talkative or hostile server write to the database as fast as it can
 * talk, and none of it is needed after a restart.
 */
import { type Clock, isoAt } from '../../../../kernel/clock.ts';
import type { McpFailure } from './failure.ts';

const mostLines = 200;
const mostErrors = 20;
const mostServers = 500;
const longestLine = 1000;

export interface LoggedLine {
  at: string;
  level: string;
  text: string;
}

export interface LoggedError {
  at: string;
  class: string;
  message: string;
  userId: string;
}

interface Kept {
  lines: LoggedLine[];
  errors: LoggedError[];
}

export type ServerLogs = ReturnType<typeof createServerLogs>;

export const createServerLogs = (clock: Clock) => {
  const kept = new Map<string, Kept>();
  const of = (serverId: string): Kept => {
    const found = kept.get(serverId) ?? { lines: [], errors: [] };
    kept.delete(serverId);
    kept.set(serverId, found);
    if (kept.size > mostServers) kept.delete(kept.keys().next().value!);
    return found;
  };
  const push = <T>(ring: T[], entry: T, most: number): void => {
    ring.push(entry);
    if (ring.length > most) ring.shift();
  };

  return {
    line(serverId: string, level: string, text: string): void {
      const at = isoAt(clock.nowMs());
      push(
        of(serverId).lines,
        { at, level: level.slice(0, 20), text: text.slice(0, longestLine) },
        mostLines,
      );
    },
    failed(serverId: string, userId: string, { class: kind, message }: McpFailure): void {
      const at = isoAt(clock.nowMs());
      push(of(serverId).errors, { at, class: kind, message, userId }, mostErrors);
    },
    /** Newest first. */
    linesOf: (serverId: string): LoggedLine[] => (kept.get(serverId)?.lines ?? []).toReversed(),
    errorsOf: (serverId: string): LoggedError[] => (kept.get(serverId)?.errors ?? []).toReversed(),
    forget: (serverId: string): void => void kept.delete(serverId),
  };
};
