/** Starts the server. What an operator can mend is said in plain lines, without a stack. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, readConfig } from './app/config.ts';
import { type House, startHouse } from './app/lifecycle.ts';
import { createPinoLog } from './app/pino-log.ts';
import { DbUnusableError } from './platform/db/port.ts';

const root = resolve(import.meta.dirname, '../..');
const stopWithinMs = 10_000;

const main = async (): Promise<void> => {
  const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
  const config = readConfig(root);
  const log = createPinoLog(config.logLevel);
  // A fault in one request or run must not end those of everybody else (SR-62).
  process.on('unhandledRejection', (error) =>
    log.error({ error }, 'A promise was rejected and nobody listened'),
  );
  const house = await startHouse(config, log, version);
  greet(house);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(house));
};

const greet = ({ address, claimCode }: House): void => {
  console.log(`Stoa is at ${address}`);
  if (claimCode !== null)
    console.log(
      `The first account becomes the administrator. From another machine it needs this code: ${claimCode}`,
    );
};

const stop = async (house: House): Promise<void> => {
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  await house.stop();
  process.exit(0);
};

/** One line for what an operator can act on; undefined for a fault of ours. */
const explain = (error: unknown): string | undefined => {
  if (error instanceof ConfigError || error instanceof DbUnusableError) return error.message;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Stop the other program, or set STOA_PORT to another port.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be used by this user. Set STOA_PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `${address} is not an address of this machine. Set STOA_HOST to one that is.`;
  return undefined;
};

try {
  await main();
} catch (error) {
  const line = explain(error);
  console.error(line ?? error);
  process.exit(1);
}
