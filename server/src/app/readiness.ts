/** Whether requests and runs can be taken, as named checks. Anyone may ask: a reason has no name, path or figure of ours in it. */
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Health } from '@stoa/contract/instance';
import { migrations } from '../../migrations/all.ts';
import { appliedMigrations } from '../platform/db/migrate.ts';
import type { Db } from '../platform/db/port.ts';

const answerWithinMs = 2000;
/** Whoever asks more often gets the last good answer: asking must not be work. */
const holdsForMs = 1000;
const leastFreeBytes = 100_000_000;
/** Both look every few seconds. */
const longestSilenceMs = 30_000;

type Check = Health['checks'][number];
/** A sentence that says what is wrong; undefined when nothing is. */
type Look = () => Promise<string | undefined> | string | undefined;

export interface Readiness {
  look(): Promise<Health>;
  /** Runs and jobs are looked for from here on. */
  start(): void;
  /** From here on it tells load balancers to go elsewhere. */
  stop(): void;
}

export interface ReadinessDeps {
  db: Db;
  dataDir: string;
  /** When runs and jobs were last looked for, by `performance.now()`. */
  lastLooksMs: () => readonly number[];
}

export const createReadiness = ({ db, dataDir, lastLooksMs }: ReadinessDeps): Readiness => {
  let phase: 'starting' | 'running' | 'stopping' = 'starting';
  let looking: Promise<Check[]> | undefined;
  let good: { checks: Check[]; untilMs: number } | undefined;

  const lookInside = async (): Promise<Check[]> => {
    const checks = await Promise.all([
      check('database', () => appliedMigrations(db).then(() => undefined)),
      check('migrations', async () => compareWithOurs(await appliedMigrations(db))),
      check('disk', () => lookAtDisk(dataDir)),
      check('queue', () => lookAtQueue(lastLooksMs())),
    ]);
    if (checks.every(({ ok }) => ok)) good = { checks, untilMs: performance.now() + holdsForMs };
    return checks;
  };

  const inside = async (): Promise<Check[]> => {
    if (good && performance.now() < good.untilMs) return good.checks;
    looking ??= lookInside().finally(() => (looking = undefined));
    return looking;
  };

  return {
    async look() {
      const found = await inside();
      const accepting = await check('accepting', () =>
        phase === 'running' ? undefined : `The server is ${phase}.`,
      );
      const checks = [accepting, ...found];
      return { status: checks.every(({ ok }) => ok) ? 'ok' : 'failing', checks };
    },
    start: () => void (phase = 'running'),
    stop: () => void (phase = 'stopping'),
  };
};

const check = async (name: string, look: Look): Promise<Check> => {
  const reason = await withinTime(look).catch(() => 'This does not answer.');
  return reason === undefined ? { name, ok: true } : { name, ok: false, reason };
};

const withinTime = async (look: Look): Promise<string | undefined> => {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    late = setTimeout(resolve, answerWithinMs, 'This does not answer in time.');
  });
  try {
    return await Promise.race([look(), tooLate]);
  } finally {
    clearTimeout(late);
  }
};

const compareWithOurs = (applied: readonly string[]): string | undefined => {
  const ours = new Set<string>(migrations.map(({ name }) => name));
  if (applied.some((name) => !ours.has(name))) return 'A newer version has changed the database.';
  return applied.length < ours.size ? 'The database lacks a change that this version needs.' : undefined;
};

const lookAtDisk = async (folder: string): Promise<string | undefined> => {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < leastFreeBytes) return 'The disk of the data directory is almost full.';
  const path = join(folder, 'writable');
  try {
    await (await open(path, 'w', 0o600)).close();
    await rm(path, { force: true });
    return undefined;
  } catch {
    return 'The data directory cannot be written.';
  }
};

const lookAtQueue = (lastLooksMs: readonly number[]): string | undefined =>
  lastLooksMs.some((atMs) => performance.now() - atMs > longestSilenceMs)
    ? 'Nobody looks for waiting work.'
    : undefined;
