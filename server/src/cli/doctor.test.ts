/** Each look is made to find what it is there for, with the real files, database and sockets it looks at. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { openAdapters } from '../app/adapters.ts';
import { readConfig } from '../app/config.ts';
import { startHouse } from '../app/lifecycle.ts';
import { silentLog } from '../kernel/log.ts';
import { EgressRefusedError } from '../platform/egress/port.ts';
import { judgeAddresses } from './doctor/addresses.ts';
import { judgeDisk, lookAtDirectory } from './doctor/data-directory.ts';
import type { Finding } from './doctor/finding.ts';
import { judgeClock, judgeDescriptors, judgeMemory, judgeSkew, judgeVersion } from './doctor/machine.ts';
import { lookAtEndpoint, lookAtPort } from './doctor/reach.ts';
import { doctorCommand, examine } from './doctor.ts';

const closing: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-doctor-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o700);
  return folder;
};

interface Migrations {
  migrations: { name: string; appliedAt: string };
}

const key = 'k'.repeat(32);
const configOf = (dataDir: string, more: Record<string, string> = {}) =>
  readConfig('/', { STOA_DATA_DIR: dataDir, STOA_PORT: '0', STOA_SECRET_KEY: key, ...more });

/** What was found by one check, in the way `npm run stoa -- doctor` says it. */
const foundBy = async (check: string, ...given: Parameters<typeof configOf>) =>
  (await examine(() => configOf(...given), '1.2.3')).filter((found) => found.check === check);

const isWrong = (finding: Finding | undefined, says: RegExp) => {
  assert.ok(finding);
  assert.equal(finding.verdict, 'wrong', finding.says);
  assert.match(finding.says, says);
  assert.ok(finding.advice ?? /\. [A-Z]/.test(finding.says), 'an operator is told what to do');
};

test('a fresh set-up has nothing wrong, and nothing is made by looking', async () => {
  const folder = join(makeFolder(), 'data');
  const found = await examine(() => configOf(folder), '1.2.3');
  assert.deepEqual(
    found.filter(({ verdict }) => verdict !== 'ok'),
    [],
  );
  assert.throws(() => chmodSync(folder, 0o700), { code: 'ENOENT' });
});

test('a configuration that stops the start is told line by line, without a secret', async () => {
  const found = await examine(
    () => readConfig('/', { STOA_PORT: 'x', STOA_SECRET_KEY: 'canary', STOA_X: '1' }),
    '1',
  );
  const told = found.filter(({ check }) => check === 'configuration');
  assert.deepEqual(
    told.map(({ verdict }) => verdict),
    ['wrong', 'wrong', 'wrong'],
  );
  assert.ok(!JSON.stringify(found).includes('canary'));
});

test('the exit code and the JSON say whether something is wrong', async () => {
  const root = makeFolder();
  writeFileSync(join(root, 'package.json'), '{ "version": "1.2.3" }');
  const say: string[] = [];
  // The environment of the tests has no variable of Stoa's, so the default port may be in use: only the form counts.
  const code = await doctorCommand(root, true, (line) => say.push(line));
  const told = JSON.parse(say.join('\n')) as { ok: boolean; version: string; findings: { check: string }[] };
  assert.equal(code, told.ok ? 0 : 1);
  assert.equal(told.version, '1.2.3');
  assert.ok(told.findings.some(({ check }) => check === 'data directory'));
});

test('a data directory that cannot be used is told apart from one that others can read', () => {
  const folder = makeFolder();
  const uid = process.getuid?.();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  isWrong(lookAtDirectory(file, uid)[0], /is no folder/);
  isWrong(lookAtDirectory(join(file, 'below'), uid)[0], /cannot be made/);

  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o755 });
  const open = lookAtDirectory(data, uid).find(({ verdict }) => verdict === 'note');
  assert.match(open!.says, /open to other users/);
  chmodSync(data, 0o700);
  writeFileSync(join(data, 'secret.key'), 'x', { mode: 0o644 });
  isWrong(lookAtDirectory(data, uid).at(-2), /can read secret\.key/);
});

test(
  'files that another user has made are what would lock the server out',
  { skip: process.getuid?.() !== 0 },
  async () => {
    const { chownSync } = await import('node:fs');
    const data = makeFolder();
    chownSync(data, 10_001, 10_001);
    writeFileSync(join(data, 'stoa.db'), '');
    const found = lookAtDirectory(data, 10_001);
    isWrong(
      found.find(({ says }) => says.startsWith('stoa.db')),
      /belongs to user 0, and its folder to user 10001/,
    );
    assert.match(lookAtDirectory(data, 0)[1]!.says, /this is user 0/);
  },
);

test('a disk that is nearly full and a network share are no place for a database', () => {
  const ext4 = 0xef53;
  isWrong(judgeDisk('/data', { type: ext4, bavail: 1000, bsize: 4096 })[0], /^4 MB are free/);
  assert.equal(judgeDisk('/data', { type: ext4, bavail: 100_000, bsize: 4096 })[0]!.verdict, 'note');
  assert.deepEqual(
    judgeDisk('/data', { type: ext4, bavail: 1_000_000, bsize: 4096 }).map(({ verdict }) => verdict),
    ['ok'],
  );
  isWrong(judgeDisk('/data', { type: 0x6969, bavail: 1_000_000, bsize: 4096 })[1], /network share/);
});

test('a database is told as up to date, behind, ahead, or none at all, also while a server uses it', async () => {
  const folder = makeFolder();
  const server = await openAdapters(configOf(folder), silentLog);
  closing.push(() => server.close());
  const look = async () => (await foundBy('database', folder))[0]!;
  assert.match((await look()).says, /is up to date/);
  const undo = server.db.query<Migrations>();
  await undo.deleteFrom('migrations').where('name', '=', '0001-settings').execute();
  assert.match((await look()).says, /by the next start \(0001-settings\)/);
  await undo.insertInto('migrations').values({ name: '9999-future', appliedAt: 'x' }).execute();
  isWrong(await look(), /newer than this program \(it has 9999-future\)/);

  const other = makeFolder();
  writeFileSync(
    join(other, 'stoa.db'),
    'this is no database, and long enough to be taken for one'.repeat(20),
  );
  isWrong((await foundBy('database', other))[0], /not a database/);
});

test('looking writes nothing: the database refuses it', async () => {
  const folder = makeFolder();
  await (await openAdapters(configOf(folder), silentLog)).close();
  const { openToLook } = await import('./doctor/database.ts');
  const db = (await openToLook(configOf(folder)))!;
  closing.push(() => db.close());
  await assert.rejects(db.query<Migrations>().deleteFrom('migrations').execute(), /readonly/);
});

test('a secret key is told as fitting, another one, or gone', async () => {
  const folder = makeFolder();
  await (await openAdapters(readConfig('/', { STOA_DATA_DIR: folder }), silentLog)).close();
  const look = async (environment: Record<string, string> = {}) =>
    (await foundBy('secret key', folder, { STOA_SECRET_KEY: '', ...environment }))[0]!;
  assert.match((await look()).says, /secret\.key opens every stored secret/);
  isWrong(await look({ STOA_SECRET_KEY: 'x'.repeat(40) }), /STOA_SECRET_KEY is not the one/);
  writeFileSync(join(folder, 'secret.key'), 'torn');
  isWrong(await look(), /does not hold a secret key/);
  rmSync(join(folder, 'secret.key'));
  isWrong(await look(), /secret\.key is gone/);
});

test('a clock that is behind what it has stamped, or off from others, is wrong', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  assert.equal(judgeClock(now, now - 1, now - 1).verdict, 'ok');
  isWrong(judgeClock(0, undefined, now), /before this program was made/);
  isWrong(judgeClock(now, now + 3_600_000, undefined), /data were written at 2026-11-26T13/);
  assert.equal(judgeSkew('a', now, 'Thu, 26 Nov 2026 12:02:00 GMT'), undefined);
  assert.equal(judgeSkew('a', now, null), undefined);
  isWrong(judgeSkew('a', now, 'Thu, 26 Nov 2026 12:20:00 GMT'), /20 minutes behind that of a/);
});

test('little memory, few descriptors and an old Node are wrong', () => {
  const gigabyte = 1024 ** 3;
  assert.equal(judgeMemory(gigabyte, 2).verdict, 'ok');
  assert.equal(judgeMemory(gigabyte / 4, 2).verdict, 'note');
  isWrong(judgeMemory(gigabyte / 8, 1), /128 MB of memory, 1 core\./);
  const limits = (count: string) =>
    `Limit   Soft Limit  Hard Limit  Units\nMax open files            ${count}   4096   files`;
  assert.equal(judgeDescriptors(limits('20000'), 400)?.verdict, 'ok');
  assert.equal(judgeDescriptors(limits('unlimited'), 400)?.verdict, 'ok');
  assert.equal(judgeDescriptors(undefined, 400), undefined);
  isWrong(judgeDescriptors(limits('256'), 400), /^256 files/);
  assert.equal(judgeVersion('1', 'v24.7.0').verdict, 'ok');
  isWrong(judgeVersion('1', 'v24.6.9'), /Node v24\.6\.9/);
});

test('addresses that do not fit each other are told, each in its way', () => {
  const verdicts = (environment: Record<string, string>) =>
    judgeAddresses(configOf('/data', environment)).map(({ verdict, says }) => `${verdict}: ${says}`);
  const rows: [environment: Record<string, string>, told: RegExp | undefined][] = [
    [{}, undefined],
    [{ STOA_HOST: '0.0.0.0' }, /^note: The network reaches the server over plain http/],
    [{ STOA_ALLOWED_HOSTS: 'https://stoa.lan' }, /^wrong: https:\/\/stoa\.lan in STOA_ALLOWED_HOSTS/],
    [{ STOA_ALLOWED_HOSTS: 'stoa.lan:3080' }, /^wrong: stoa\.lan:3080 in STOA_ALLOWED_HOSTS/],
    [{ STOA_ALLOWED_HOSTS: 'stoa.lan' }, undefined],
    [{ STOA_PUBLIC_URL: 'http://chat.example.org' }, /^wrong: http:\/\/chat\.example\.org is not encrypted/],
    [{ STOA_PUBLIC_URL: 'http://stoa.lan' }, undefined],
    [{ STOA_PUBLIC_URL: 'http://192.168.1.5:3080' }, undefined],
    [
      { STOA_PUBLIC_URL: 'http://localhost:3080', STOA_HOST: '0.0.0.0' },
      /^note: .* leads every machine to itself/,
    ],
    [{ STOA_PUBLIC_URL: 'https://chat.example.org' }, /^note: .* limits by address count them as one/],
    [{ STOA_PUBLIC_URL: 'https://chat.example.org', STOA_TRUSTED_PROXIES: '127.0.0.1' }, undefined],
    [
      { STOA_PUBLIC_URL: 'https://chat.example.org', STOA_TRUSTED_PROXIES: '10.0.0.1', STOA_HOST: '::' },
      /^note: .* past the reverse proxy/,
    ],
  ];
  for (const [environment, told] of rows) {
    const found = verdicts(environment).filter((line) => !line.startsWith('ok'));
    assert.equal(found.length, told ? 1 : 0, `${JSON.stringify(environment)} → ${found.join(' | ')}`);
    if (told) assert.match(found[0]!, told);
  }
});

const serve = async (answer: (path: string) => string | undefined, headers = {}): Promise<number> => {
  const server = createServer(({ url }, response) => {
    const text = answer(url!);
    if (text === undefined) response.destroy();
    else response.writeHead(200, headers).end(text);
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  closing.push(() => new Promise((closed) => server.close(closed)));
  return (server.address() as AddressInfo).port;
};

test('the port is free, or Stoa has it, or another program', async () => {
  const look = async (port: number) => (await foundBy('port', makeFolder(), { STOA_PORT: String(port) }))[0]!;
  const taken = await serve(() => '<html>');
  isWrong(await look(taken), /Another program answers/);
  isWrong(await look(await serve(() => undefined)), /does not answer \(ECONNRESET\)/);
  const unready = '{"status":"failing","reasons":["The database does not answer."],"version":"1.2.3"}';
  isWrong(await look(await serve(() => unready)), /not ready\. The database does not answer/);
  const older = await look(await serve(() => '{"status":"ok","reasons":[],"version":"1.0.0"}'));
  assert.deepEqual([older.verdict, /Stoa 1\.0\.0 runs/.test(older.says)], ['note', true]);

  const house = await startHouse(configOf(makeFolder()), silentLog, '1.2.3');
  const { port } = house.http.addresses()[0] as AddressInfo;
  assert.match((await look(port)).says, /Stoa runs at .* and is ready/);
  await house.stop();
  assert.match((await look(port)).says, /the port is free/);
});

test('an address to listen on that is none is said before the start fails', async () => {
  const fetch = () => Promise.reject(new EgressRefusedError('x'));
  isWrong(await lookAtPort({ host: '169.254.1.1', port: 3080 }, { fetch }, '1'), /no address to listen on/);
});

test('an endpoint answers, or cannot be reached, or may not; its key stays unsaid', async () => {
  const look = (environment: Record<string, string>) => foundBy('endpoints', makeFolder(), environment);
  const [port, gone] = [await serve(() => 'Ollama is running'), await serve(() => undefined)];
  const openai = { OPENAI_API_KEY: 'canary', OPENAI_BASE_URL: `http://127.0.0.1:${gone}/v1` };
  const found = await look({ OLLAMA_BASE_URL: `http://127.0.0.1:${port}`, ...openai });
  assert.deepEqual(
    found.map(({ verdict }) => verdict),
    ['wrong', 'ok'],
  );
  isWrong(found[0], /OpenAI cannot be reached at http:\/\/127\.0\.0\.1:\d+ \(ECONNRESET\)/);
  assert.ok(!JSON.stringify(found).includes('canary'));

  const fetch = () => Promise.reject(new EgressRefusedError('ollama is in a private network.'));
  const [refused] = await lookAtEndpoint({ name: 'O', url: 'http://ollama:11434' }, { fetch }, Date.now);
  isWrong(refused, /private network/);
  assert.match(refused!.advice!, /STOA_EGRESS_ALLOW=ollama:11434/);

  const old = await serve(() => '', { date: 'Thu, 01 Jan 2026 00:00:00 GMT' });
  isWrong((await look({ OLLAMA_BASE_URL: `http://127.0.0.1:${old}` }))[1], /ahead of that of 127\.0\.0\.1/);
});
