/** A backup back into the data directory and the database that the configuration names. */
import { resolve } from 'node:path';
import type { Config } from '../app/config.ts';
import { keyFile } from '../app/open-database.ts';
import { type Restored, restoreBackup } from '../app/restore.ts';
import { systemClock } from '../kernel/clock.ts';

/** @throws DbUnusableError when nothing was changed */
export const restoreCommand = async (
  config: Config,
  folder: string,
  replace: boolean,
  say: (line: string) => void,
): Promise<number> => {
  const restored = await restoreBackup(config, resolve(folder), { clock: systemClock, replace });
  const { manifest, migrated, figures, aside } = restored;
  for (const [name, { rows }] of Object.entries(figures))
    say(`${name}: ${rows} ${rows === 1 ? 'row' : 'rows'}`);
  for (const name of migrated) say(`${name} was applied: the backup is of an earlier version.`);
  say(`The backup of ${manifest.takenAt} was restored, with ${manifest.blobCount} files.`);
  if (manifest.missing.length > 0)
    say(`It never had the bytes of these files: ${manifest.missing.join(', ')}.`);
  if (aside !== undefined) say(`What was there before is in ${aside}.`);
  say(keyLine(restored, resolve(config.dataDir, keyFile)));
  return 0;
};

const keyLine = ({ hasKey, keyFits }: Restored, path: string): string => {
  if (!hasKey)
    return `There is no secret key yet. Before the server starts, put it into ${path}, or set STOA_SECRET_KEY: with a new one it refuses.`;
  if (keyFits === false)
    return 'The secret key here is another one than that of the backup, so the server will not start. Set STOA_SECRET_KEY to that one; if it is lost, `npm run stoa -- secrets reset` gives up the keys of endpoints that it sealed.';
  return keyFits ? 'The secret key fits.' : 'Nothing in it was sealed, so any secret key fits.';
};
