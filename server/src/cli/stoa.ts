/** What an operator does at the command line: `npm run stoa -- <command>`. Configured like the server. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../app/config.ts';
import { explainFailedStart } from '../app/failed-start.ts';
import { backupCommand } from './backup.ts';
import { copyDatabaseCommand } from './copy-database.ts';
import { doctorCommand } from './doctor.ts';
import { migrateCommand, planCommand } from './migrate.ts';
import { resetSecretsCommand } from './reset-secrets.ts';
import { restoreCommand } from './restore.ts';

const root = resolve(import.meta.dirname, '../../..');

const usage = `npm run stoa -- doctor [--json]
  Looks at the set-up and says what is wrong with it and what to do. Changes nothing; 1 when something is wrong.

npm run stoa -- migrate [--plan | --yes]
  Brings the database up to this version, as a start does. With --plan it only tells what that would do,
  also while a server runs. Where a change destroys something and no copy is made, it wants --yes.

npm run stoa -- backup <folder> [--with-key] [--keep <number>]
  Puts everything into a new folder in that one, also while a server runs. The secret key is left out unless
  --with-key is said. With --keep that many backups stay, and older ones are removed.

npm run stoa -- restore <folder of a backup> [--replace]
  Puts a backup into the configured data directory and database. What is in the data directory already is
  moved aside with --replace; without it nothing is done.

npm run stoa -- copy-database <from> <to>
  Copies a database into an empty one, also of the other engine. Each is a data directory, a postgres:// URL,
  or the word configured: that of the environment, where a password is not seen by others.

npm run stoa -- secrets reset [--yes]
  Gives up the stored secrets that the secret key does not open. Without --yes it only lists them.`;

const run = async (words: readonly string[]): Promise<number> => {
  const moved = await runMove(words);
  if (moved !== undefined) return moved;
  const isConfirmed = words.includes('--yes');
  const wantsJson = words.includes('--json');
  const command = words.filter((word) => word !== '--yes' && word !== '--json').join(' ');
  if (command === 'doctor') return doctorCommand(root, wantsJson, console.log);
  if (command === 'migrate') return migrateCommand(readConfig(root), isConfirmed, console.log);
  if (command === 'migrate --plan') return planCommand(readConfig(root), console.log);
  if (command === 'secrets reset') return resetSecretsCommand(readConfig(root), isConfirmed, console.log);
  console.error(usage);
  return 2;
};

/** Those that take a place to copy from or to. @returns undefined when it is none of them */
const runMove = async (words: readonly string[]): Promise<number | undefined> => {
  const parsed = parseMove(words);
  if (!parsed) return undefined;
  const { positionals, values } = parsed;
  const [command, first, second] = positionals;
  const given = Object.keys(values).join(' ');
  const count = positionals.length;
  if (command === 'copy-database' && count === 3 && given === '')
    return copyDatabaseCommand(readConfig(root), first!, second!, console.log);
  if (command === 'restore' && count === 2 && /^(replace)?$/.test(given))
    return restoreCommand(readConfig(root), first!, values.replace ?? false, console.log);
  if (command !== 'backup' || count !== 2 || values.replace || !/^[1-9]\d*$/.test(values.keep ?? '1'))
    return undefined;
  const keep = values.keep === undefined ? undefined : Number(values.keep);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const withKey = values['with-key'] ?? false;
  return backupCommand(readConfig(root), { folder: first!, version, withKey, keep }, console.log);
};

const parseMove = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { 'with-key': { type: 'boolean' }, keep: { type: 'string' }, replace: { type: 'boolean' } },
    });
  } catch {
    return undefined;
  }
};

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(explainFailedStart(error) ?? error);
  process.exitCode = 1;
}
