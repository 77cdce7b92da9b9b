/** From configuration to a listening server, and back in reverse. */
import { runInNewContext } from 'node:vm';
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../kernel/log.ts';
import { openAdapters } from './adapters.ts';
import type { Config } from './config.ts';
import { createFeatures } from './features.ts';
import { createHttp } from './http.ts';
import { instanceHandlers } from './instance.ts';
import { declareProcessFigures } from './process-figures.ts';
import { createReadiness } from './readiness.ts';
import { rotateSecrets } from './secret-keeping.ts';

const memoryAfterMs = 20_000;
const sweepEveryMs = 60 * 60_000;
/** How long answers that are being sent may take when the server stops. */
const restWithinMs = 3000;
const idleEveryMs = 50;

export interface House {
  /** Where it listens, as a person would type it. */
  address: string;
  /** The code that the first account needs from another machine; null once there is one. */
  claimCode: string | null;
  http: FastifyInstance;
  stop(): Promise<void>;
}

export const startHouse = async (config: Config, log: Log, version: string): Promise<House> => {
  const identity = { instanceId: randomBytes(9).toString('base64url'), version };
  const adapters = await openAdapters(config, log);
  let address = '';
  const features = createFeatures(config, adapters, identity, () => address);
  const { accounts, files, mcp, models, oauth, runs } = features;
  if (config.secretKeyPrevious !== undefined) await rotateSecrets(adapters, features.audit);
  declareProcessFigures(adapters.metrics, version);
  const readiness = createReadiness({
    db: adapters.db,
    dataDir: config.dataDir,
    lastLooksMs: () => [runs.lastLookMs(), adapters.queue.lastLookMs()],
  });
  const own = instanceHandlers({
    identity,
    features,
    readiness,
    metrics: adapters.metrics,
    metricsToken: config.metricsToken,
  });
  const http = createHttp({
    accounts,
    clock: adapters.clock,
    handlers: [...own, ...features.handlers],
    log,
    metrics: adapters.metrics,
    origin: config,
    webDir: config.webDir,
  });
  const sweep = setInterval(() => {
    void accounts.removeExpired().catch(() => undefined);
    void oauth.sweep().catch((error: unknown) => log.warn({ error }, 'Sign-ins could not be swept'));
    void files.sweep().catch((error: unknown) => log.warn({ error }, 'Files could not be swept'));
  }, sweepEveryMs).unref();

  /** Runs are handed over before their readers are let go: who comes back finds them whole. */
  const stop = async (): Promise<void> => {
    readiness.stop();
    clearInterval(sweep);
    await runs.stopWork();
    await adapters.queue.stop();
    await mcp.close();
    await closeHttp(http);
    await adapters.close();
  };

  await models.welcomeEnvironment();
  try {
    await http.listen({ host: config.host, port: config.port });
  } catch (error) {
    await stop();
    throw error;
  }
  address = addressOf(http, config);
  if (config.mail && !config.publicUrl) {
    log.warn({}, `Links in mails lead to ${address}: set STOA_PUBLIC_URL to the address that people open`);
  }
  await runs.startWork();
  adapters.queue.start();
  readiness.start();
  void models
    .checkEnvironment()
    .catch((error: unknown) => log.warn({ error }, 'Endpoints could not be checked'));
  void accounts.prepare();
  setTimeout(giveBackMemory, memoryAfterMs).unref();
  const isOpen = await accounts.isFirstAccountOpen();
  return { address, claimCode: isOpen ? accounts.claimCode : null, http, stop };
};

/**
 * What only the start needed is some thirty megabytes, which an idle process holds for hours. V8 takes a context that
 * goes for a sign that there is much to collect, and does so in small steps while nothing else is to be done.
 */
const giveBackMemory = (): void => void runInNewContext('');

/** Takes no connection any more, ends event streams, and lets all other answers reach their end. */
const closeHttp = async (http: FastifyInstance): Promise<void> => {
  // A connection whose answer has ended is kept for another request, which cannot come.
  const idle = setInterval(() => http.server.closeIdleConnections(), idleEveryMs);
  const late = setTimeout(() => http.server.closeAllConnections(), restWithinMs);
  try {
    await http.close();
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
};

const addressOf = (http: FastifyInstance, config: Config): string => {
  if (config.publicUrl) return config.publicUrl.origin;
  const bound = http.addresses()[0] as { port: number } | undefined;
  const port = bound?.port ?? config.port;
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};
