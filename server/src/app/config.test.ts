import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { ConfigError, configKeys, readConfig } from './config.ts';

const root = resolve('/srv/stoa');
const read = (environment: Record<string, string | undefined> = {}) => readConfig(root, environment);

/** The lines of what is wrong with this environment. */
const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    read(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.split('\n');
  }
  return assert.fail(`nothing was wrong with ${JSON.stringify(environment)}`);
};

test('without any variable everything has a working default', () => {
  assert.deepEqual(read(), {
    port: 3080,
    host: '127.0.0.1',
    dataDir: resolve(root, 'data'),
    postgres: undefined,
    publicUrl: undefined,
    allowedHosts: [],
    trustedProxies: [],
    mcpClientMetadataUrl: undefined,
    secretKey: undefined,
    secretKeyPrevious: undefined,
    sqliteSynchronous: 'normal',
    runsPerProcess: 400,
    egress: { allow: [], proxies: { https: undefined, http: undefined, except: [] } },
    mail: null,
    webDir: resolve(root, 'web/dist'),
    logLevel: 'info',
    logFormat: undefined,
    metricsToken: undefined,
    endpoints: [],
  });
});

test('a metadata document is one that an authorization server could fetch', () => {
  const url = 'https://example.org/stoa.json';
  assert.equal(read({ STOA_MCP_CLIENT_METADATA_URL: url }).mcpClientMetadataUrl, url);
  for (const wrong of ['http://example.org/stoa.json', 'https://example.org', 'https://example.org/', 'x'])
    assert.throws(() => read({ STOA_MCP_CLIENT_METADATA_URL: wrong }), ConfigError, wrong);
});

test('a mail server is read with its credentials, and only together with whom mails are from', () => {
  const from = 'Stoa <stoa@example.org>';
  const mailOf = (url: string) => read({ STOA_SMTP_URL: url, STOA_MAIL_FROM: from }).mail;
  assert.deepEqual(mailOf('smtp://ada%40example.org:p%2Fw:x@mail.lan'), {
    host: 'mail.lan',
    port: 587,
    isSecure: false,
    user: 'ada@example.org',
    password: 'p/w:x',
    from,
  });
  assert.deepEqual(
    [mailOf('smtps://mail.lan')!, mailOf('smtp://[::1]:2525')!].map(({ host, port, isSecure, user }) => [
      host,
      port,
      isSecure,
      user,
    ]),
    [
      ['mail.lan', 465, true, undefined],
      ['::1', 2525, false, undefined],
    ],
  );
  for (const wrong of [
    'mail.lan',
    'http://mail.lan',
    'smtp://',
    'smtp://mail.lan/x',
    'smtp://a:b@mail.lan?tls=no',
    'smtp://a:50%@mail.lan',
  ])
    assert.match(problemsOf({ STOA_SMTP_URL: wrong, STOA_MAIL_FROM: from })[0]!, /^STOA_SMTP_URL: must be/);
  for (const wrong of ['nobody', 'a@b\r\nBcc: c@d', 'Stoa <a@b> <c@d>'])
    assert.match(
      problemsOf({ STOA_SMTP_URL: 'smtp://mail.lan', STOA_MAIL_FROM: wrong })[0]!,
      /^STOA_MAIL_FROM: must be/,
    );
  assert.match(problemsOf({ STOA_SMTP_URL: 'smtp://mail.lan' })[0]!, /together/);
  assert.match(problemsOf({ STOA_MAIL_FROM: from })[0]!, /together/);
});

test('each variable is read as what it means', () => {
  const config = read({
    STOA_PORT: '0',
    STOA_HOST: '0.0.0.0',
    STOA_DATA_DIR: '/var/lib/stoa',
    STOA_PUBLIC_URL: 'https://chat.example.org',
    STOA_ALLOWED_HOSTS: ' stoa.lan, ,other.lan,',
    STOA_SECRET_KEY: 'k'.repeat(32),
    STOA_SQLITE_SYNCHRONOUS: 'full',
    STOA_RUNS_PER_PROCESS: '7',
    STOA_WEB_DIR: 'elsewhere',
    STOA_LOG_LEVEL: 'silent',
  });
  assert.equal(config.port, 0);
  assert.equal(config.host, '0.0.0.0');
  assert.equal(config.dataDir, resolve('/var/lib/stoa'));
  assert.equal(config.publicUrl?.origin, 'https://chat.example.org');
  assert.deepEqual(config.allowedHosts, ['stoa.lan', 'other.lan']);
  assert.equal(config.secretKey, 'k'.repeat(32));
  assert.equal(config.sqliteSynchronous, 'full');
  assert.equal(config.runsPerProcess, 7);
  assert.equal(config.webDir, resolve(root, 'elsewhere'));
  assert.equal(config.logLevel, 'silent');
});

test('an empty variable is one that was not set', () => {
  const empty = Object.fromEntries(Object.keys(configKeys).map((name) => [name, '']));
  assert.deepEqual(read(empty), read());
});

test('a value may be in a file, which must be there and the only place that has it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-config-'));
  try {
    const file = join(folder, 'key');
    writeFileSync(file, `${'k'.repeat(32)}\n`);
    assert.equal(read({ STOA_SECRET_KEY_FILE: file }).secretKey, 'k'.repeat(32));
    assert.equal(read({ STOA_SECRET_KEY_FILE: file, STOA_SECRET_KEY: '' }).secretKey, 'k'.repeat(32));
    assert.equal(read({ STOA_SECRET_KEY_FILE: '' }).secretKey, undefined);
    assert.match(problemsOf({ STOA_SECRET_KEY_FILE: file, STOA_SECRET_KEY: 'x'.repeat(32) })[0]!, /both set/);
    assert.match(problemsOf({ OPENAI_API_KEY_FILE: join(folder, 'no') })[0]!, /OPENAI_API_KEY_FILE.*ENOENT/);
    assert.match(problemsOf({ STOA_COLOUR_FILE: file })[0]!, /STOA_COLOUR_FILE is not a setting/);
    writeFileSync(file, 'too short');
    const [problem] = problemsOf({ STOA_SECRET_KEY_FILE: file });
    assert.ok(problem!.startsWith('STOA_SECRET_KEY:') && !problem!.includes('too short'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('every wrong value is named, all at once', () => {
  const wrong = {
    STOA_PORT: '70000',
    STOA_PUBLIC_URL: 'https://chat.example.org/path',
    STOA_SECRET_KEY: 'short',
    STOA_SQLITE_SYNCHRONOUS: 'off',
    STOA_RUNS_PER_PROCESS: '0',
    STOA_LOG_LEVEL: 'loud',
    OLLAMA_BASE_URL: '127.0.0.1:11434',
    OPENAI_BASE_URL: 'ftp://api.example.com',
  };
  const problems = problemsOf({ ...wrong, STOA_PROT: '3080', STOA_COLOUR: 'blue' });
  for (const name of [...Object.keys(wrong), 'STOA_PROT', 'STOA_COLOUR']) {
    assert.equal(problems.filter((line) => line.includes(name)).length, 1, name);
  }
  assert.equal(problems.length, Object.keys(wrong).length + 2);
});

test('a value that is not of its kind is refused', () => {
  const wrong: Record<string, string[]> = {
    STOA_PORT: ['-1', '65536', '80.5', 'http', '3080x'],
    STOA_PUBLIC_URL: ['chat.example.org', 'ftp://chat.example.org', 'https://chat.example.org/a', 'https://'],
    STOA_RUNS_PER_PROCESS: ['0', '-1', 'many', '1.5'],
    STOA_SECRET_KEY: ['x'.repeat(31)],
    STOA_SQLITE_SYNCHRONOUS: ['FULL', 'off'],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const problems = problemsOf({ [name]: value });
      assert.equal(problems.length, 1, `${name}=${value}`);
      assert.ok(problems[0]!.includes(name));
    }
  }
});

test('a message never quotes a secret', () => {
  const problems = problemsOf({ STOA_SECRET_KEY: 'canary', OPENAI_API_KEY: 'canary', STOA_X: 'canary' });
  assert.ok(!problems.join('\n').includes('canary'));
});

test('variables of other programs are none of ours', () => {
  assert.deepEqual(read({ PATH: '/bin', NODE_ENV: 'production', STO: 'x', MY_STOA_PORT: '1' }), read());
});

test('a key under its customary name makes an endpoint', () => {
  const keys = {
    OPENAI_API_KEY: 'sk-openai',
    ANTHROPIC_API_KEY: 'sk-anthropic',
    GOOGLE_GENERATIVE_AI_API_KEY: 'sk-google',
    OPENROUTER_API_KEY: 'sk-openrouter',
    GROQ_API_KEY: 'sk-groq',
    MISTRAL_API_KEY: 'sk-mistral',
    DEEPSEEK_API_KEY: 'sk-deepseek',
  };
  const { endpoints } = read(keys);
  assert.deepEqual(
    endpoints.map(({ id, apiKey }) => [id, apiKey]),
    Object.values(keys).map((key) => [`end_env_${key.slice(3)}`, key]),
  );
  for (const { id, baseUrl, provider } of endpoints) {
    const hasOwnWire = ['openai', 'anthropic', 'google'].includes(provider);
    assert.equal(provider, hasOwnWire ? id.slice('end_env_'.length) : 'openai-compatible');
    if (hasOwnWire) assert.equal(baseUrl, null);
    else assert.equal(new URL(baseUrl!).protocol, 'https:');
  }
});

test('an address moves an endpoint, and makes none without a key', () => {
  for (const name of ['OPENAI', 'ANTHROPIC']) {
    const moved = { [`${name}_BASE_URL`]: 'https://proxy.example/v1' };
    assert.equal(read(moved).endpoints.length, 0, 'an address alone');
    const [endpoint] = read({ ...moved, [`${name}_API_KEY`]: 'sk-x' }).endpoints;
    assert.equal(endpoint!.baseUrl, 'https://proxy.example/v1');
  }
});

test('another server by the variables of OpenAI is asked over the wire that all of them know', () => {
  const providerAt = (baseUrl: string) =>
    read({ OPENAI_API_KEY: 'sk-x', OPENAI_BASE_URL: baseUrl }).endpoints[0]!.provider;
  assert.equal(providerAt('https://proxy.example/v1'), 'openai-compatible');
  assert.equal(providerAt('https://api.openai.com/v1'), 'openai');
});

test('Ollama needs its address alone', () => {
  const { endpoints } = read({ OLLAMA_BASE_URL: 'http://127.0.0.1:11434' });
  assert.deepEqual(endpoints, [
    {
      id: 'end_env_ollama',
      name: 'Ollama',
      provider: 'ollama',
      baseUrl: 'http://127.0.0.1:11434',
      apiKey: null,
    },
  ]);
});

test('an address that no endpoint could have is said at once, not at the first use', () => {
  for (const address of ['https://user:secret@api.example.com/v1', 'https://api.example.com/v1?key=x']) {
    for (const name of ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL', 'OLLAMA_BASE_URL']) {
      const problems = problemsOf({ OPENAI_API_KEY: 'sk-x', [name]: address });
      assert.equal(problems.length, 1, `${name}=${address}`);
      assert.ok(!problems[0]!.includes('secret'));
    }
  }
});

test('names in the list of hosts are kept as browsers send them, in lower case', () => {
  assert.deepEqual(read({ STOA_ALLOWED_HOSTS: 'Stoa.LAN' }).allowedHosts, ['stoa.lan']);
});

test('what may be reached is hosts, ports, addresses and ranges; anything else stops the start', () => {
  const allow = 'ollama:11434, 10.0.0.0/8, [fd00::1]:8080, fd00::/8, 127.0.0.1, Box.lan.';
  const { egress } = read({ STOA_EGRESS_ALLOW: allow });
  assert.deepEqual(egress.allow[0], { host: 'ollama', port: 11434 });
  assert.deepEqual(egress.allow[5], { host: 'box.lan' });
  assert.equal(egress.allow.length, 6);
  for (const wrong of ['http://ollama:11434', '10.0.0.0/33', 'a/b', 'user@host', 'host:0', 'host:x', '*'])
    assert.match(problemsOf({ STOA_EGRESS_ALLOW: wrong })[0] ?? '', /STOA_EGRESS_ALLOW/, wrong);
});

test('trusted proxies are addresses and ranges, and never everybody (SR-56)', () => {
  const { trustedProxies } = read({ STOA_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8' });
  assert.deepEqual(
    trustedProxies.map(({ bits }) => bits),
    [32, 8, 8],
  );
  for (const wrong of ['true', '*', '1', 'nginx', '10.0.0.0/33', '127.0.0.1:80', '0.0.0.0/0', '::/0', '10/8'])
    assert.match(problemsOf({ STOA_TRUSTED_PROXIES: wrong })[0] ?? '', /STOA_TRUSTED_PROXIES/, wrong);
});

test('endpoints of the environment may be reached at their host and port alone', () => {
  const { egress } = read({ OLLAMA_BASE_URL: 'http://192.168.1.20:11434/', GROQ_API_KEY: 'k' });
  assert.deepEqual(egress.allow, [
    { host: 'api.groq.com', port: 443 },
    { host: '192.168.1.20', port: 11434 },
  ]);
});

test('proxies are known by their names in capitals and in small letters, with and without a scheme', () => {
  const { proxies } = read({
    HTTPS_PROXY: 'http://ignored.example:1',
    https_proxy: 'proxy.example:3128',
    HTTP_PROXY: 'http://user:secret@proxy.example:8080',
    no_proxy: 'example.org, .lan',
  }).egress;
  assert.equal(proxies.https?.href, 'http://proxy.example:3128/');
  assert.equal(proxies.http?.username, 'user');
  assert.deepEqual(proxies.except, ['example.org', '.lan']);
  assert.match(problemsOf({ HTTP_PROXY: 'socks5://proxy.example' })[0] ?? '', /HTTP_PROXY/);
});

test('a PostgreSQL is named by a URL, with its words for TLS, and asks for a secret key', () => {
  const url = 'postgres://stoa:secret@db:5432/stoa';
  const key = { STOA_SECRET_KEY: 'k'.repeat(32) };
  assert.deepEqual(read({ STOA_DATABASE_URL: url, ...key }).postgres, { url, connections: 10 });
  const secure = read({
    STOA_DATABASE_URL: `${url}?sslmode=verify-full`,
    STOA_DATABASE_CONNECTIONS: '3',
    ...key,
  });
  assert.match(secure.postgres!.url, /\?sslmode=verify-full&uselibpqcompat=true$/);
  assert.equal(secure.postgres!.connections, 3);
  assert.deepEqual(problemsOf({ STOA_DATABASE_URL: url }), [
    'STOA_SECRET_KEY must be set when STOA_DATABASE_URL is: every process needs the same one.',
  ]);
});

test('a database URL that is wrong is refused, and nothing of it is repeated', () => {
  for (const [url, why] of [
    ['mysql://stoa:canary@db/stoa', /must be a URL such as postgres:/],
    ['postgres://stoa:canary@db:port/stoa', /must be a URL such as postgres:/],
    ['postgres://stoa:canary@db', /must name a database/],
    ['postgres://stoa:x#canary@db/stoa', /must/],
    ['postgres://stoa:canary@db/stoa?sslmode=canary', /must have an sslmode that is one of disable, prefer/],
  ] as const) {
    const problems = problemsOf({ STOA_DATABASE_URL: url, STOA_SECRET_KEY: 'k'.repeat(32) });
    assert.equal(problems.length, 1, url);
    assert.match(problems[0]!, why);
    assert.doesNotMatch(problems[0]!, /canary/);
  }
});
