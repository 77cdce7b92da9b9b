/** Moves an instance from one engine to the other, or to another place on the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, ConfigError, DatabaseUrl } from '../app/config.ts';
import { assertVacant, putCopy, takeCopy } from '../app/database-copy.ts';
import type { Place } from '../app/open-database.ts';
import { claimDataDirectory } from '../platform/db/data-directory.ts';
import type { Figures } from '../platform/db/copy-rows.ts';

type Say = (line: string) => void;

/**
 * @param from,to each a data directory, a URL of PostgreSQL, or `configured`
 * @throws DbUnusableError when nothing was copied
 */
export const copyDatabaseCommand = async (
  config: Config,
  from: string,
  to: string,
  say: Say,
): Promise<number> => {
  const [source, target] = [placeOf(from, config), placeOf(to, config)];
  const directory = target.postgres === undefined ? claimDataDirectory(target.dataDir) : undefined;
  try {
    await assertVacant(target);
    const work = mkdtempSync(join(directory?.path ?? tmpdir(), 'stoa-copy-'));
    try {
      const copy = join(work, 'stoa.db');
      const read = await takeCopy(source, copy);
      list(read, await putCopy(copy, target), say);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  } finally {
    directory?.release();
  }
  say('The database was copied: every table has the same rows with the same checksum on both sides.');
  say(
    'Files and the secret key are not in a database. They stay in the data directory; the key has to stay the same.',
  );
  return 0;
};

const placeOf = (word: string, config: Config): Place => {
  if (word === 'configured') return config;
  const { sqliteSynchronous } = config;
  if (!/^\w+:\/\//.test(word)) return { dataDir: resolve(word), postgres: undefined, sqliteSynchronous };
  const url = DatabaseUrl.safeParse(word);
  if (!url.success) throw new ConfigError(`The URL of a database ${url.error.issues[0]!.message}.`);
  return { dataDir: config.dataDir, postgres: { url: url.data, connections: 2 }, sqliteSynchronous };
};

const list = (read: Figures, found: Figures, say: Say): void => {
  for (const [name, { rows, sha256, nuls }] of Object.entries(read)) {
    say(`${name}: ${rows} ${rows === 1 ? 'row' : 'rows'}, ${sha256.slice(0, 16)}`);
    const replaced = nuls - (found[name]?.nuls ?? 0);
    if (replaced > 0)
      say(
        `  ${replaced} of its texts had a NUL character, which PostgreSQL cannot hold: it is U+FFFD there.`,
      );
  }
};
