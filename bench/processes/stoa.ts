/** The server under test, as an operator starts it, and the account the benchmark speaks with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountRoutes } from '@stoa/contract/accounts';
import { type Call, createClient } from '@stoa/contract/client';
import { type Child, findFreePort, startServer } from './child.ts';

export const root = join(import.meta.dirname, '../..');

export interface Stoa extends Child {
  port: number;
  origin: string;
}

export interface StoaOptions {
  dataDir: string;
  /** Where Node keeps compiled code; the second start with the same one is a warm start. */
  compileCache?: string;
  env?: Record<string, string>;
  nodeArgs?: readonly string[];
}

export const startStoa = async (options: StoaOptions): Promise<Stoa> => {
  const { dataDir, compileCache, env, nodeArgs = [] } = options;
  const port = await findFreePort();
  const child = await startServer(port, {
    args: [...nodeArgs, join(root, 'server/src/main.ts')],
    cwd: root,
    env: {
      ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }),
      ...environmentOf(dataDir, port),
      ...env,
    },
  });
  return { ...child, port, origin: `http://127.0.0.1:${port}` };
};

export const environmentOf = (dataDir: string, port: number): Record<string, string> => ({
  STOA_DATA_DIR: dataDir,
  STOA_PORT: String(port),
  STOA_LOG_LEVEL: 'error',
  // The upstream is on loopback.
  STOA_EGRESS_ALLOW: '127.0.0.1',
});

/** Headers that make a request that of the signed-in person on a page of the server. */
export interface Identity {
  origin: string;
  cookie: string;
}

/** A database on a server is that of whoever gave its address: nothing in it is dropped. */
export const databaseVariables = (url: string | undefined): Record<string, string> =>
  url === undefined ? {} : { STOA_DATABASE_URL: url, STOA_SECRET_KEY: 'only for benchmarks'.padEnd(32, '.') };

const password = 'a long password';

const post = (origin: string, path: string, body: object) =>
  fetch(origin + path, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const identityIn = async (origin: string, response: Response): Promise<Identity> => {
  if (!response.ok) throw new Error(`Signing in failed: ${await response.text()}`);
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
  return { origin, cookie: cookies.find((cookie) => /stoa_session=/.test(cookie))! };
};

/** A further account, where registration is open. */
export const signUp = async (origin: string, email: string): Promise<Identity> =>
  identityIn(origin, await post(origin, accountRoutes.signUp.path, { name: 'Bench', email, password }));

/** The first account, which is the administrator: made, or found where an earlier benchmark has made it. */
export const signIn = async (origin: string): Promise<Identity> => {
  const email = 'bench@example.com';
  const response = await post(origin, accountRoutes.signIn.path, { email, password });
  return response.ok ? identityIn(origin, response) : signUp(origin, email);
};

export const callAs = (identity: Identity): Call => createClient(fetch, identity.origin, { ...identity });

/** A directory of its own for the work, gone afterwards. */
export const withTemporaryDirectory = async <T>(work: (path: string) => Promise<T>): Promise<T> => {
  const path = mkdtempSync(join(tmpdir(), 'stoa-bench-'));
  try {
    return await work(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
};
