/** What answers: at the server's own port, and where the model servers are. No key is sent or shown. */
import { findProvider } from '@stoa/llm/providers/registry';
import type { Config } from '../../app/config.ts';
import { listEndpointRows } from '../../features/models/store.ts';
import type { Db } from '../../platform/db/port.ts';
import { type Egress, EgressRefusedError } from '../../platform/egress/port.ts';
import { type Finding, note, ok, wrong } from './finding.ts';
import { judgeSkew } from './machine.ts';

const waitsMs = 5_000;

const reasonOf = (error: unknown): string => {
  const { code, message, cause } = error as NodeJS.ErrnoException;
  if (code !== undefined && typeof code === 'string') return code;
  return cause === undefined ? message : reasonOf(cause);
};

interface Told {
  status?: string;
  reasons?: string[];
  version?: string;
}

export const lookAtPort = async (
  { host, port }: Pick<Config, 'host' | 'port'>,
  egress: Pick<Egress, 'fetch'>,
  version: string,
): Promise<Finding> => {
  if (port === 0) return ok('The port is picked at each start.');
  const wildcards: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const at = wildcards[host] ?? host;
  const url = `http://${at.includes(':') ? `[${at}]` : at}:${port}`;
  const ask = async (path: string): Promise<Told | undefined> => {
    const response = await egress.fetch(url + path, { timeoutMs: waitsMs, alsoAllowed: { host: at, port } });
    return response.json().catch(() => undefined) as Promise<Told | undefined>;
  };
  try {
    const ready = await ask('/readyz');
    const instance = await ask('/api/instance');
    if (ready?.status === undefined || instance?.version === undefined) {
      return wrong(`Another program answers at ${url}.`, 'Stop it, or set STOA_PORT to another port.');
    }
    if (ready.status !== 'ok') {
      return wrong(
        `Stoa at ${url} is not ready. ${ready.reasons?.join(' ') ?? ''}`.trim(),
        'Its log says more.',
      );
    }
    if (instance.version !== version) {
      return note(
        `Stoa ${instance.version} runs at ${url}, and this is ${version}.`,
        'Restart it to run this version.',
      );
    }
    return ok(`Stoa runs at ${url} and is ready.`);
  } catch (error) {
    if (error instanceof EgressRefusedError) {
      return wrong(`STOA_HOST=${host} is no address to listen on.`, 'Set it to an address of this machine.');
    }
    const reason = reasonOf(error);
    if (reason === 'ECONNREFUSED') return ok(`Nothing listens at ${url}: the port is free for Stoa.`);
    return wrong(
      `${url} does not answer (${reason}).`,
      'Look at what listens there, and whether STOA_HOST is right.',
    );
  }
};

interface Goal {
  name: string;
  url: string;
}

/** Where each endpoint is, of the environment and of the settings. */
export const goalsOf = async (config: Config, db: Db | undefined): Promise<Goal[]> => {
  const endpoints = [...config.endpoints, ...(db ? await listEndpointRows(db) : [])];
  return endpoints.flatMap(({ name, provider, baseUrl }) => {
    const url = baseUrl ?? findProvider(provider)?.defaultBaseUrl;
    return !url ? [] : [{ name, url }];
  });
};

/** Any answer shows that it can be reached: whether the key is right is for the check in the settings. */
export const lookAtEndpoint = async (
  { name, url }: Goal,
  egress: Pick<Egress, 'fetch'>,
  nowMs: () => number,
): Promise<Finding[]> => {
  const { host, origin } = new URL(url);
  try {
    const response = await egress.fetch(url, { timeoutMs: waitsMs, mostBytes: 1_000_000 });
    await response.body?.cancel();
    const skew = judgeSkew(host, nowMs(), response.headers.get('date'));
    return [ok(`${name} answers at ${origin}.`), ...(skew ? [skew] : [])];
  } catch (error) {
    if (error instanceof EgressRefusedError) {
      const advice = `Save the endpoint in Settings and confirm the address, or set STOA_EGRESS_ALLOW=${host}.`;
      return [wrong(`${name}: ${error.message}`, advice)];
    }
    const advice = 'Look at the address, the name server, and HTTPS_PROXY, HTTP_PROXY and NO_PROXY.';
    return [wrong(`${name} cannot be reached at ${origin} (${reasonOf(error)}).`, advice)];
  }
};
