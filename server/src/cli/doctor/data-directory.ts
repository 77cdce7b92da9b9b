/** The folder that everything is kept in: whether the server can use it, and nobody else. */
import { accessSync, constants, existsSync, readdirSync, type Stats, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Finding, note, ok, wrong } from './finding.ts';

const megabyte = 1024 * 1024;
const leastFreeBytes = 200 * megabyte;
const lowFreeBytes = 1024 * megabyte;
/** As the kernel numbers them: NFS, SMB, CIFS, AFS, 9P. Their locks do not hold what SQLite needs. */
const networkShares = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x01021997]);

/** @param uid who the server runs as; undefined where users have no numbers */
export const lookAtDirectory = (path: string, uid: number | undefined): Finding[] => {
  if (!existsSync(path)) {
    const parent = nearest(path);
    return canWrite(parent)
      ? [ok(`${path} is made at the first start.`), ...judgeDisk(path, statfsSync(parent))]
      : [
          wrong(
            `${path} does not exist and cannot be made.`,
            `Make it and give it to user ${uid ?? 'of the server'}.`,
          ),
        ];
  }
  const stat = statSync(path);
  if (!stat.isDirectory()) return [wrong(`${path} is no folder.`, 'Set STOA_DATA_DIR to one.')];
  if (!canWrite(path)) {
    return [
      wrong(
        `${path} belongs to user ${stat.uid} and cannot be written by user ${uid}.`,
        `chown -R ${uid} ${path}, or set STOA_DATA_DIR to another folder.`,
      ),
    ];
  }
  return [
    ok(`${path} can be written.`),
    ...(uid === undefined ? [] : judgeRights(path, stat, uid)),
    ...judgeDisk(path, statfsSync(path)),
  ];
};

/** The newest time of a file in it. */
export const latestWrite = (path: string): number | undefined => {
  if (!existsSync(path)) return undefined;
  const times = readdirSync(path).map(
    (name) => statSync(join(path, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return times.length === 0 ? undefined : Math.max(...times);
};

const judgeRights = (path: string, stat: Stats, uid: number): Finding[] => {
  const found: Finding[] = [];
  if (stat.uid !== uid) {
    const says = `${path} belongs to user ${stat.uid}, and this is user ${uid}.`;
    found.push(
      note(says, 'Look as the user that the server runs as; files made by another would lock it out.'),
    );
  }
  if ((stat.mode & 0o077) !== 0) {
    found.push(note(`${path} is open to other users of this machine.`, `chmod 700 ${path}`));
  }
  // A disk of its own brings a folder that is not ours.
  for (const name of readdirSync(path).filter((entry) => entry !== 'lost+found')) {
    const file = statSync(join(path, name), { throwIfNoEntry: false });
    if (!file) continue;
    if (file.uid !== stat.uid) {
      const says = `${name} belongs to user ${file.uid}, and its folder to user ${stat.uid}.`;
      found.push(wrong(says, `chown -R ${stat.uid} ${path}`));
    }
    if (name === 'secret.key' && (file.mode & 0o077) !== 0) {
      found.push(wrong('Other users of this machine can read secret.key.', `chmod 600 ${join(path, name)}`));
    }
  }
  return found;
};

export const judgeDisk = (
  path: string,
  { type, bavail, bsize }: { type: number; bavail: number; bsize: number },
): Finding[] => {
  const freeBytes = bavail * bsize;
  const says = `${Math.round(freeBytes / megabyte)} MB are free for ${path}.`;
  const advice = 'Make room: a database without any stops taking messages.';
  const space =
    freeBytes < leastFreeBytes
      ? wrong(says, advice)
      : freeBytes < lowFreeBytes
        ? note(says, advice)
        : ok(says);
  if (!networkShares.has(type)) return [space];
  return [
    space,
    wrong(`${path} is on a network share.`, 'Keep it on a local disk: locks of a share do not hold.'),
  ];
};

const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)));

const canWrite = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
