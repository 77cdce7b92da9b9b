/**
 * Moves what the write-ahead log holds into the database file, in a thread of its own: on the main one
 * the fsync of a checkpoint would stop every stream several times a second. A passive checkpoint takes
 * no lock that a writer or a reader waits for; it is the one thing that a second connection ever does.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { openDatabase } from './sqlite-file.ts';

const everyMs = 1000;

export interface Checkpoints {
  stop(): Promise<unknown>;
}

export const startCheckpoints = (path: string): Checkpoints => {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { checkpointsOf: path },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  worker.unref();
  // Without this thread the log grows until the main one makes a checkpoint: nothing is lost.
  worker.on('error', () => undefined);
  return { stop: () => worker.terminate() };
};

const makeCheckpoints = (path: string): void => {
  const database = openDatabase(path, 'pragma synchronous = normal');
  const checkpoint = database.prepare('pragma wal_checkpoint(passive)');
  setInterval(() => checkpoint.all(), everyMs);
};

const ours = workerData as { checkpointsOf?: string } | null;
if (!isMainThread && ours?.checkpointsOf !== undefined) makeCheckpoints(ours.checkpointsOf);
