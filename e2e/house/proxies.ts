/** The proxies of `ops/proxies`, started for real by those very files, with only ports and paths replaced. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { Stage } from './journey.ts';
import { until } from './patience.ts';

const examples = resolve(import.meta.dirname, '../../ops/proxies');
export const publicName = 'chat.example.org';

export interface Proxy {
  name: string;
  program: string;
  /** The example with this setup's ports and paths. */
  configOf(example: string, setup: Setup): string;
  example: string;
  argsOf(config: string, folder: string): string[];
}

export interface Setup {
  folder: string;
  port: number;
  stoaPort: number;
  certificate: Certificate;
}

export interface Certificate {
  cert: string;
  certFile: string;
  keyFile: string;
}

const nginx: Proxy = {
  name: 'nginx',
  program: '/usr/sbin/nginx',
  example: 'nginx.conf',
  configOf(example, { folder, port, stoaPort, certificate }) {
    const site = replaceAll(example, [
      [/listen 80;\n.*listen \[::\]:80;/, `listen unix:${folder}/http.sock;`],
      ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
      ['listen [::]:443 ssl http2;', ''],
      ['127.0.0.1:3080', `127.0.0.1:${stoaPort}`],
      [/ssl_certificate +\S+;/, `ssl_certificate ${certificate.certFile};`],
      [/ssl_certificate_key +\S+;/, `ssl_certificate_key ${certificate.keyFile};`],
      // Shorter than the silence that the journey keeps.
      ['proxy_read_timeout 1h;', 'proxy_read_timeout 20s;'],
    ]);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${folder}/${kind};`,
    );
    return `daemon off; worker_processes 1; user root; pid ${folder}/pid; error_log stderr;
      events {} http { access_log off; ${temporary.join(' ')}\n${site}\n}`;
  },
  argsOf: (config, folder) => ['-p', folder, '-c', config, '-e', 'stderr'],
};

const caddy: Proxy = {
  name: 'caddy',
  program: '/usr/bin/caddy',
  example: 'Caddyfile',
  configOf(example, { port, stoaPort, certificate }) {
    const site = replaceAll(example, [
      [
        /^chat\.example\.org \{/m,
        `https://${publicName}:${port} {\n\tbind 127.0.0.1\n\ttls ${certificate.certFile} ${certificate.keyFile}`,
      ],
      ['127.0.0.1:3080', `127.0.0.1:${stoaPort}`],
    ]);
    return `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`;
  },
  argsOf: (config) => ['run', '--adapter', 'caddyfile', '--config', config],
};

export const proxies: readonly Proxy[] = [nginx, caddy];

/** A replacement that replaces nothing would start something else than the example. */
const replaceAll = (text: string, replacements: readonly [what: string | RegExp, by: string][]): string =>
  replacements.reduce((before, [what, by]) => {
    const after = before.replace(what, () => by);
    if (after === before) throw new Error(`The example has no ${what}.`);
    return after;
  }, text);

export const isInstalled = ({ program }: Proxy): boolean => existsSync(program);

/** For the name of the examples, signed by itself. */
export const makeCertificate = (folder: string): Certificate => {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const names = ['-subj', `/CN=${publicName}`, '-addext', `subjectAltName=DNS:${publicName}`];
  const made = spawnSync('openssl', [...args, ...names, '-keyout', keyFile, '-out', certFile]);
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${String(made.stderr)}`);
  return { cert: readFileSync(certFile, 'utf8'), certFile, keyFile };
};

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

export const startProxy = async (stage: Stage, proxy: Proxy, setup: Setup): Promise<void> => {
  const folder = join(setup.folder, proxy.name);
  mkdirSync(folder);
  const config = join(folder, 'config');
  writeFileSync(
    config,
    proxy.configOf(readFileSync(join(examples, proxy.example), 'utf8'), { ...setup, folder }),
  );
  const child = spawn(proxy.program, proxy.argsOf(config, folder), {
    env: { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
  stage.evidence(`Output of ${proxy.name}`, () => said.slice(-3000));
  stage.after(() => end(child));
  await until(`${proxy.name} listening`, () => {
    if (child.exitCode !== null) throw new Error(`${proxy.name} did not start:\n${said}`);
    return answersAt(setup.port);
  });
};

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
};

const answersAt = (port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => answer(true)).on('error', () => answer(false));
    socket.on('connect', () => socket.destroy());
  });
