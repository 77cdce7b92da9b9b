/** The database and the key of its secrets, looked at without changing either: a server may be using them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../../migrations/all.ts';
import type { Config } from '../../app/config.ts';
import { hasDatabase, openAsItIs } from '../../app/open-database.ts';
import { listLostSecrets } from '../../app/secret-keeping.ts';
import { silentLog } from '../../kernel/log.ts';
import { createMetrics } from '../../kernel/metrics.ts';
import { pendingMigrations } from '../../platform/db/migrate.ts';
import type { Db } from '../../platform/db/port.ts';
import { keyFits } from '../../platform/secrets/key-check.ts';
import { createLocalKeySecrets, shortestKey } from '../../platform/secrets/local-key.ts';
import { type Finding, ok, wrong } from './finding.ts';

/** Undefined when none was made yet. @throws DbUnusableError */
export const openToLook = async (config: Config): Promise<Db | undefined> =>
  hasDatabase(config) ? openAsItIs(config, silentLog, createMetrics(), { onlyLook: true }) : undefined;

/** @throws DbUnusableError when the database is of a newer version */
export const lookAtMigrations = async (db: Db): Promise<Finding> => {
  const missing = (await pendingMigrations(db, migrations)).map(({ name }) => name);
  if (missing.length === 0) return ok('The database answers and is up to date.');
  return ok(`The database answers and is brought up to date by the next start (${missing.join(', ')}).`);
};

export const lookAtKey = async (db: Db | undefined, config: Config): Promise<Finding> => {
  const path = join(config.dataDir, 'secret.key');
  const where = config.secretKey === undefined ? path : 'STOA_SECRET_KEY';
  const key = config.secretKey ?? (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);
  if (key !== undefined && key.length < shortestKey) {
    return wrong(`${path} does not hold a secret key.`, 'Put the right one back, or set STOA_SECRET_KEY.');
  }
  const secrets = key === undefined ? undefined : createLocalKeySecrets(key, config.secretKeyPrevious);
  const fits = db && secrets ? await keyFits(db, secrets) : undefined;
  if (db && !secrets) {
    return wrong(
      `There is a database, but ${path} is gone.`,
      'Put it back. If it is lost for good, `stoa secrets reset` gives up what it sealed.',
    );
  }
  if (!db || !secrets || fits === undefined) return ok('The secret key is put to use at the first start.');
  if (!fits) {
    return wrong(
      `The key in ${where} is not the one this database was sealed with.`,
      'Put the right one back. If it is lost for good, `stoa secrets reset` gives up what it sealed.',
    );
  }
  const lost = await listLostSecrets({ db, secrets });
  if (lost.length === 0) return ok(`The key in ${where} opens every stored secret.`);
  return wrong(
    `${lost.map(({ name }) => name).join(', ')}: the stored key cannot be opened.`,
    'Enter it again in Settings, Endpoints.',
  );
};
