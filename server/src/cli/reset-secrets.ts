/** For when the secret key is lost: everything but the sealed secrets is kept, and the server starts again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../app/config.ts';
import { databaseFile, openDatabase } from '../app/open-database.ts';
import { listLostSecrets, resetSecrets } from '../app/secret-keeping.ts';
import { createAudit } from '../features/audit/audit.ts';
import { systemClock } from '../kernel/clock.ts';
import { createIds } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { DbUnusableError } from '../platform/db/port.ts';
import type { SealedValue } from '../platform/secrets/port.ts';

/**
 * @returns the exit code: 0 when done or nothing was to be done, 1 when it waits for `--yes`
 * @throws DbUnusableError when there is no database, or a server owns the data directory. That servers
 *   use a PostgreSQL at the same time cannot be seen from here.
 */
export const resetSecretsCommand = async (
  config: Config,
  isConfirmed: boolean,
  say: (line: string) => void,
): Promise<number> => {
  if (config.postgres === undefined && !existsSync(join(config.dataDir, databaseFile))) {
    throw new DbUnusableError(`There is no database in ${config.dataDir}. Set STOA_DATA_DIR to where it is.`);
  }
  const opened = await openDatabase(config, silentLog);
  try {
    if (!isConfirmed) {
      const lost = await listLostSecrets(opened);
      list(lost, 'would lose its key', say);
      say('Nothing was changed. Say --yes to give up what cannot be opened.');
      return 1;
    }
    const audit = createAudit({ db: opened.db, clock: systemClock, newId: createIds(systemClock) });
    const forgotten = await resetSecrets(opened, audit);
    list(forgotten, 'lost its key; enter it again in Settings, Endpoints', say);
    say('The secret key fits now. The server can be started.');
    return 0;
  } finally {
    await opened.close();
  }
};

const list = (values: readonly SealedValue[], what: string, say: (line: string) => void): void => {
  if (values.length === 0) say('Every stored secret can be opened.');
  for (const { id, name } of values) say(`${name} (${id}) ${what}.`);
};
