/**
 * Work to be done later, or again: kept in the database, so that it survives the process. A job runs
 * at least once; its handler must bear a repetition.
 */
import type { Handle } from '../db/port.ts';

export interface Job {
  id: string;
  kind: string;
  payload: Record<string, unknown>;
  /** 1 at the first try. */
  attempt: number;
}

export type JobHandler = (job: Job, signal: AbortSignal) => Promise<void>;

export interface Queue {
  /** In a transaction the job exists when that commits. `delayMs` from now by the database's clock. */
  enqueue(handle: Handle, kind: string, payload: Record<string, unknown>, delayMs?: number): Promise<void>;
  /** One handler a kind, registered before `start`. A job of a kind without a handler stays. */
  handle(kind: string, handler: JobHandler): void;
  start(): void;
  /** Looks for due jobs: after a commit that enqueued one, with the delay it was given. */
  wake(delayMs?: number): void;
  /** When it last looked, with or without success in finding one, by `performance.now()`. */
  lastLookMs(): number;
  /** Takes no further job, aborts those at work and waits for them; they are tried again by the next process. */
  stop(): Promise<void>;
}

export const maxAttempts = 5;

/** How long a failed job rests before its next try. */
export const retryDelayMs = (attempt: number): number => Math.min(2 ** attempt * 1000, 5 * 60_000);
