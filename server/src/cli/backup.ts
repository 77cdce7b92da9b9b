/** Everything of an instance into one folder, while a server may run on it. */
import { resolve } from 'node:path';
import { keepNewest, makeBackup } from '../app/backup.ts';
import type { Config } from '../app/config.ts';
import { keyFile } from '../app/open-database.ts';
import { systemClock } from '../kernel/clock.ts';

export interface BackupWords {
  folder: string;
  version: string;
  withKey: boolean;
  /** How many backups stay in the folder; all of them when it is undefined. */
  keep: number | undefined;
}

/**
 * @returns the exit code: 1 when bytes are missing that should not be
 * @throws DbUnusableError when there is no backup
 */
export const backupCommand = async (
  config: Config,
  words: BackupWords,
  say: (line: string) => void,
): Promise<number> => {
  const folder = resolve(words.folder);
  const { path, manifest, lost } = await makeBackup(config, { ...words, folder, clock: systemClock });
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0);
  say(
    `${path} holds ${rows} rows and ${manifest.blobCount} files of ${manifest.blobBytes} bytes, read back and proven.`,
  );
  const isLost = new Set(lost);
  for (const id of manifest.missing) {
    say(
      isLost.has(id)
        ? `The file ${id} is named by the database, and its bytes are nowhere in ${config.dataDir}.`
        : `The file ${id} was deleted while the backup was made.`,
    );
  }
  const where =
    config.secretKey === undefined
      ? `in ${resolve(config.dataDir, keyFile)}`
      : 'the value of STOA_SECRET_KEY';
  say(
    words.withKey
      ? 'The secret key is in it: whoever has this backup can open the stored keys.'
      : `The secret key is not in it. It is ${where}: keep a copy of it somewhere else.`,
  );
  if (words.keep !== undefined)
    for (const name of await keepNewest(folder, words.keep)) say(`${name} was removed.`);
  return lost.length > 0 ? 1 : 0;
};
