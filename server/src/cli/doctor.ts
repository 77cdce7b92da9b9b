/** Looks at an operator's set-up and says in plain lines what is wrong and what to do. Nothing is changed. */
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from '../app/config.ts';
import { isAllowedIn } from '../features/egress-allowances/egress-allowances.ts';
import { systemClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { type Db, DbUnusableError } from '../platform/db/port.ts';
import { createEgress } from '../platform/egress/egress.ts';
import type { Egress } from '../platform/egress/port.ts';
import { judgeAddresses } from './doctor/addresses.ts';
import { latestWrite, lookAtDirectory } from './doctor/data-directory.ts';
import { lookAtKey, lookAtMigrations, openToLook } from './doctor/database.ts';
import { type Finding, ok, wrong } from './doctor/finding.ts';
import { judgeClock, judgeDescriptors, judgeMemory, judgeVersion } from './doctor/machine.ts';
import { goalsOf, lookAtEndpoint, lookAtPort } from './doctor/reach.ts';

interface Sight {
  config: Config;
  db: Db | undefined;
  egress: Egress;
  version: string;
}

type Look = (sight: Sight) => Promise<Finding[]> | Finding[];

const looks: readonly [name: string, look: Look][] = [
  ['data directory', ({ config }) => lookAtDirectory(config.dataDir, process.getuid?.())],
  ['database', async ({ db }) => [db ? await lookAtMigrations(db) : ok('It is made at the first start.')]],
  ['secret key', async ({ db, config }) => [await lookAtKey(db, config)]],
  ['addresses', ({ config }) => judgeAddresses(config)],
  ['port', async ({ config, egress, version }) => [await lookAtPort(config, egress, version)]],
  ['endpoints', lookAtEndpoints],
  [
    'clock',
    ({ config }) => [
      judgeClock(systemClock.nowMs(), latestWrite(config.dataDir), timeOf(import.meta.filename)),
    ],
  ],
  ['machine', lookAtMachine],
];

interface Found extends Finding {
  check: string;
}

/** @returns the exit code: 1 when something is wrong */
export const doctorCommand = async (
  root: string,
  wantsJson: boolean,
  say: (line: string) => void,
): Promise<number> => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const found = await examine(() => readConfig(root), version);
  const isSound = found.every(({ verdict }) => verdict !== 'wrong');
  if (wantsJson) say(JSON.stringify({ ok: isSound, version, findings: found }, null, 2));
  else for (const line of linesOf(found)) say(line);
  return isSound ? 0 : 1;
};

/** @param read may throw ConfigError, which leaves little else to look at */
export const examine = async (read: () => Config, version: string): Promise<Found[]> => {
  const found: Found[] = [{ check: 'version', ...judgeVersion(version, process.version) }];
  let config: Config;
  try {
    config = read();
    found.push({ check: 'configuration', ...ok('Every variable is known and fits.') });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const advice = 'docs/reference/config.md has all of them.';
    return [
      ...found,
      ...error.message.split('\n').map((line) => ({ check: 'configuration', ...wrong(line, advice) })),
    ];
  }
  let db: Db | undefined;
  try {
    db = await openToLook(config);
  } catch (error) {
    const advice = 'Look who else uses it; if it is damaged, put back a backup.';
    found.push({ check: 'database', ...wrong((error as Error).message, advice) });
  }
  const known = db;
  const isConfirmed = async (goal: { host: string; port: number }) =>
    known !== undefined && isAllowedIn(known, goal);
  const egress = createEgress({ log: silentLog, ...config.egress, isConfirmed });
  try {
    for (const [check, look] of looks) {
      for (const finding of await attempt(look, { config, db, egress, version }))
        found.push({ check, ...finding });
    }
  } finally {
    egress.close();
    await db?.close();
  }
  return found;
};

/** That something could not be looked at is a finding too; what is unusable says itself what to do. */
const attempt = async (look: Look, sight: Sight): Promise<Finding[]> => {
  try {
    return await look(sight);
  } catch (error) {
    return [faultOf(error)];
  }
};

const faultOf = (error: unknown): Finding => {
  const { message } = error as Error;
  if (error instanceof DbUnusableError) return { verdict: 'wrong', says: message };
  return wrong(`This could not be looked at: ${message}`, 'Mend what stands in the way and look again.');
};

async function lookAtEndpoints({ config, db, egress }: Sight): Promise<Finding[]> {
  const goals = await goalsOf(config, db);
  if (goals.length === 0) return [ok('There are no endpoints yet.')];
  return (await Promise.all(goals.map((goal) => lookAtEndpoint(goal, egress, systemClock.nowMs)))).flat();
}

function lookAtMachine({ config }: Sight): Finding[] {
  // Where a container has a limit, that and not the machine's.
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const descriptors = judgeDescriptors(textOf('/proc/self/limits'), config.runsPerProcess);
  return [judgeMemory(memory, availableParallelism()), ...(descriptors ? [descriptors] : [])];
}

const linesOf = (found: readonly Found[]): string[] => {
  const width = Math.max(...found.map(({ check }) => check.length));
  const lines = found.flatMap(({ check, verdict, says, advice }) => [
    `${verdict.padEnd(5)}  ${check.padEnd(width)}  ${says}`,
    ...(advice === undefined ? [] : [`${' '.repeat(width + 9)}→ ${advice}`]),
  ]);
  const count = found.filter(({ verdict }) => verdict === 'wrong').length;
  return [
    ...lines,
    '',
    count === 0 ? 'Nothing is wrong.' : `${count} ${count === 1 ? 'thing is' : 'things are'} wrong.`,
  ];
};

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

const timeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
