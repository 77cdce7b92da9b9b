/** What the machine gives to the process, and its clock. */
import { type Finding, note, ok, wrong } from './finding.ts';

const megabyte = 1024 * 1024;
const dayMs = 24 * 60 * 60_000;

export const judgeMemory = (bytes: number, cores: number): Finding => {
  const says = `${Math.round(bytes / megabyte)} MB of memory, ${cores} ${cores === 1 ? 'core' : 'cores'}.`;
  if (bytes < 200 * megabyte) return wrong(says, 'Stoa needs 200 MB, and more with many answers at once.');
  if (bytes < 500 * megabyte) {
    return note(says, 'That does for a few people. With more, lower STOA_RUNS_PER_PROCESS or give it more.');
  }
  return ok(says);
};

/** @param limits the text of `/proc/self/limits`; undefined where there is none */
export const judgeDescriptors = (limits: string | undefined, runsPerProcess: number): Finding | undefined => {
  const [, limit] = /^Max open files\s+(\d+|unlimited)/m.exec(limits ?? '') ?? [];
  if (limit === undefined) return undefined;
  const says = `${limit} files and connections may be open at once.`;
  // One to the model and one to a reader for each answer, and what else a process holds.
  const least = 2 * runsPerProcess + 200;
  if (limit === 'unlimited' || Number(limit) >= least) return ok(says);
  return wrong(
    says,
    `STOA_RUNS_PER_PROCESS=${runsPerProcess} needs ${least}. Raise the limit (LimitNOFILE, ulimit -n) or lower that.`,
  );
};

/**
 * @param latestMs the latest time that anything here was written, which cannot lie ahead
 * @param madeMs when this program was made, where that is known
 */
export const judgeClock = (
  nowMs: number,
  latestMs: number | undefined,
  madeMs: number | undefined,
): Finding => {
  const says = `The clock says ${new Date(nowMs).toISOString()}`;
  const advice = 'Set the clock, best by NTP: sessions, leases and signatures go by it.';
  if (madeMs !== undefined && nowMs < madeMs - dayMs)
    return wrong(`${says}, before this program was made.`, advice);
  if (latestMs !== undefined && nowMs < latestMs - 60_000) {
    return wrong(`${says}, but data were written at ${new Date(latestMs).toISOString()}.`, advice);
  }
  return ok(`${says}.`);
};

/** The clocks of others, as far as their answers tell. */
export const judgeSkew = (host: string, nowMs: number, date: string | null): Finding | undefined => {
  const theirsMs = Date.parse(date ?? '');
  const minutes = Math.round(Math.abs(nowMs - theirsMs) / 60_000);
  if (Number.isNaN(minutes) || minutes < 5) return undefined;
  return wrong(
    `The clock is ${minutes} minutes ${nowMs > theirsMs ? 'ahead of' : 'behind'} that of ${host}.`,
    'Set the clock, best by NTP: sessions, leases and signatures go by it.',
  );
};

const least = { major: 24, minor: 7 };

export const judgeVersion = (version: string, node: string): Finding => {
  const [major = 0, minor = 0] = node.replace(/^v/, '').split('.').map(Number);
  const says = `Stoa ${version} on Node ${node}.`;
  if (major > least.major || (major === least.major && minor >= least.minor)) return ok(says);
  return wrong(
    says,
    `Stoa needs Node ${least.major}.${least.minor} or newer; npm start uses the one it brings.`,
  );
};
