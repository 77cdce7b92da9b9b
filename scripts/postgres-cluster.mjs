// A throw-away PostgreSQL for the test run: found, started on a free port of loopback, ended, removed.

import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const debian = '/usr/lib/postgresql';
const startWithinMs = 30_000;

/** The folder of `initdb` and `postgres`, or undefined. The newest of Debian's wins over what is on the PATH. */
export function findPostgres(env = process.env, packaged = debian) {
  const versions = existsSync(packaged) ? readdirSync(packaged).map(Number) : [];
  const folders = versions.toSorted((a, b) => b - a).map((version) => join(packaged, String(version), 'bin'));
  const all = [...folders, ...(env.PATH ?? '').split(delimiter)];
  return all.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

/** Without fsync: what it holds is thrown away. Deadlocks are made on purpose. */
const speed = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'deadlock_timeout=100ms',
  'max_connections=200',
];

/** One that does not sort by bytes: what relies on that has to say so. */
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];

/** Everybody is believed, but for a user of this name: one test is about passwords. */
const access = ['host all locked 127.0.0.1/32 scram-sha-256', 'host all all 127.0.0.1/32 trust', ''];

/** @returns its URL, and how to end it */
export async function startPostgres(bin) {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-postgres-'));
  // PostgreSQL refuses to run as root.
  const who = process.getuid?.() === 0 ? (idOf('postgres') ?? idOf('nobody')) : undefined;
  if (who) chownSync(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const options = ['-D', data, '-U', 'stoa', '-A', 'trust', '--no-sync', '--no-instructions', ...locale];
    const made = spawnSync(join(bin, 'initdb'), options, { ...who, cwd: folder, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`);
    writeFileSync(join(data, 'pg_hba.conf'), access.join('\n'));
    const port = await findFreePort();
    const settings = [
      ...speed,
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      `unix_socket_directories=${folder}`,
    ];
    const server = spawn(
      join(bin, 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      {
        ...who,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const closed = new Promise((resolve) => server.on('close', resolve));
    await untilReady(server);
    return {
      url: `postgres://stoa@127.0.0.1:${port}/postgres`,
      process: server,
      async stop() {
        // Fast shutdown: whoever is still connected is let go.
        server.kill('SIGINT');
        await closed;
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function untilReady(server) {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why) => {
      server.kill('SIGKILL');
      reject(new Error(`PostgreSQL did not start: ${why}\n${said}`));
    };
    const timer = setTimeout(() => fail(`${startWithinMs / 1000} seconds were not enough`), startWithinMs);
    server.on('error', (error) => fail(error.message));
    server.on('close', () => fail('it ended'));
    server.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-5000);
      if (!said.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

function idOf(name) {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** PostgreSQL has no port 0. */
function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
