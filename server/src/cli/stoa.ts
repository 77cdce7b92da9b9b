/** What an operator does at the command line: `npm run stoa -- <command>`. Configured like the server. */
import { resolve } from 'node:path';
import { readConfig } from '../app/config.ts';
import { explainFailedStart } from '../app/failed-start.ts';
import { doctorCommand } from './doctor.ts';
import { migrateCommand, planCommand } from './migrate.ts';
import { resetSecretsCommand } from './reset-secrets.ts';

const root = resolve(import.meta.dirname, '../../..');

const usage = `npm run stoa -- doctor [--json]
  Looks at the set-up and says what is wrong with it and what to do. Changes nothing; 1 when something is wrong.

npm run stoa -- migrate [--plan | --yes]
  Brings the database up to this version, as a start does. With --plan it only tells what that would do,
  also while a server runs. Where a change destroys something and no copy is made, it wants --yes.

npm run stoa -- secrets reset [--yes]
  Gives up the stored secrets that the secret key does not open. Without --yes it only lists them.`;

const run = async (words: readonly string[]): Promise<number> => {
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

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(explainFailedStart(error) ?? error);
  process.exitCode = 1;
}
