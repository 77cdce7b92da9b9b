/** Starts the server. What an operator can mend is said in plain lines, without a stack. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createLog } from './app/log-lines.ts';
import type { Log } from './kernel/log.ts';
import { readConfig } from './app/config.ts';
import { explainFailedStart } from './app/failed-start.ts';
import { type House, startHouse } from './app/lifecycle.ts';

const root = resolve(import.meta.dirname, '../..');
const stopWithinMs = 10_000;

const main = async (): Promise<void> => {
  const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
  const config = readConfig(root);
  const format = config.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json');
  const log = createLog(config.logLevel, format, (line) => process.stdout.write(line));
  // A fault in one request or run must not end those of everybody else (SR-62).
  process.on('unhandledRejection', (error) =>
    log.error({ error }, 'A promise was rejected and nobody listened'),
  );
  const house = await startHouse(config, log, version);
  greet(house);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(house, log));
};

const greet = ({ address, claimCode }: House): void => {
  console.log(`Stoa is at ${address}`);
  if (claimCode !== null)
    console.log(
      `The first account becomes the administrator. From another machine it needs this code: ${claimCode}`,
    );
};

/** Whatever goes wrong meanwhile: what was written is in the log, and the next start goes on from there. */
const stop = async (house: House, log: Log): Promise<void> => {
  const giveUp = (error: unknown): void => {
    log.error({ error }, 'The server could not stop in order');
    process.exit(1);
  };
  setTimeout(giveUp, stopWithinMs, new Error('It took too long.'));
  await house.stop().catch(giveUp);
  process.exit(0);
};

try {
  await main();
} catch (error) {
  const line = explainFailedStart(error);
  console.error(line ?? error);
  process.exit(1);
}
