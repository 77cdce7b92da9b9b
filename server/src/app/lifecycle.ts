/** From configuration to a listening server, and back in reverse. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Log } from '../kernel/log.ts';
import { openAdapters } from './adapters.ts';
import type { Config } from './config.ts';
import { createFeatures } from './features.ts';
import { createHttp } from './http.ts';
import { instanceHandlers } from './instance.ts';
import { createMetrics } from './metrics.ts';
import { describeApi } from './openapi.ts';
import { createReadiness } from './readiness.ts';
import { rotateSecrets } from './secret-keeping.ts';

const sweepEveryMs = 60 * 60_000;

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
  const { accounts, files, models, runs } = features;
  if (config.secretKeyPrevious !== undefined) await rotateSecrets(adapters, features.audit);
  const readiness = createReadiness(adapters.db);
  const own = instanceHandlers({
    identity,
    features,
    readiness,
    metrics: createMetrics(runs, adapters.egress),
    openapi: describeApi(version),
  });
  const http = createHttp({
    accounts,
    handlers: [...own, ...features.handlers],
    log,
    origin: config,
    webDir: config.webDir,
  });
  const sweep = setInterval(() => {
    void accounts.removeExpired().catch(() => undefined);
    void files.sweep().catch((error: unknown) => log.warn({ error }, 'Files could not be swept'));
  }, sweepEveryMs).unref();

  const stop = async (): Promise<void> => {
    readiness.stop();
    clearInterval(sweep);
    await runs.stopWork();
    await adapters.queue.stop();
    await http.close();
    await adapters.close();
  };

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
  void models
    .checkEnvironment()
    .catch((error: unknown) => log.warn({ error }, 'Endpoints could not be checked'));
  void accounts.prepare();
  const isOpen = await accounts.isFirstAccountOpen();
  return { address, claimCode: isOpen ? accounts.claimCode : null, http, stop };
};

const addressOf = (http: FastifyInstance, config: Config): string => {
  if (config.publicUrl) return config.publicUrl.origin;
  const bound = http.addresses()[0] as { port: number } | undefined;
  const port = bound?.port ?? config.port;
  const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
};
