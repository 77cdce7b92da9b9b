/** The folder that images and services are made of is the whole program: by itself, and as a container would hold it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accountRoutes } from '@stoa/contract/accounts';
import { endpointRoutes } from '@stoa/contract/models';
import {
  ended,
  getMessage,
  newConversation,
  openPerson,
  password,
  type Person,
  send,
  signUp,
  uploadFile,
} from './house/api.ts';
import { openContainer, readDockerfile, whyNoContainer } from './house/container.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { pictureOf } from './house/pictures.ts';
import { makeFolder, type Program, startServer, type TestServer } from './house/server.ts';
import { startUpstream } from './house/upstream.ts';

const root = resolve(import.meta.dirname, '..');

const bundleInto = (folder: string): string => {
  const made = spawnSync(process.execPath, [join(root, 'scripts/bundle.mjs'), folder], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stdout + made.stderr);
  return folder;
};

/** An answer over a wire whose package is loaded at the first call, and one that needs no network. */
const askAround = async (stage: Stage, ada: Person): Promise<void> => {
  const upstream = await startUpstream(stage);
  upstream.answer('sea', { content: 'It is wide.' });
  const body = { name: 'By package', provider: 'openai' as const, baseUrl: upstream.baseUrl, apiKey: 'sk-x' };
  const byPackage = await ada.call(endpointRoutes.create, { body });
  const scripted = await ada.call(endpointRoutes.create, { body: { name: 'Script', provider: 'scripted' } });
  const models = [
    [byPackage.id, 'gpt-4o', 'How is the sea?', 'It is wide.'],
    [scripted.id, 'echo', 'Hello from afar', 'Hello from afar'],
  ] as const;
  for (const [endpointId, id, text, expected] of models) {
    const { id: conversationId } = await newConversation(ada);
    const { run } = await send(ada, { conversationId, model: { endpointId, id }, text });
    assert.equal((await ended(ada, run.id)).status, 'done');
    const { parts } = await getMessage(ada, run);
    assert.ok(JSON.stringify(parts).includes(expected), JSON.stringify(parts));
  }
};

/** The thread beside the main one moves what was written from the log of the database into its file. */
const untilCheckpoint = (dataDir: string, before: number): Promise<unknown> =>
  until('a checkpoint', () => statSync(join(dataDir, 'stoa.db')).mtimeMs > before);

const proveWhole = async (stage: Stage, server: TestServer): Promise<void> => {
  const before = statSync(join(server.dataDir, 'stoa.db')).mtimeMs;
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  await untilCheckpoint(server.dataDir, before);
  const page = await ada.request('/', { headers: { accept: 'text/html' } });
  assert.match(await page.text(), /<script type="module"/);
  assert.equal((await ada.request('/frame/mermaid.html')).status, 200);
  await askAround(stage, ada);
  // Decoded by native code in a process of its own.
  const picture = await uploadFile(ada, Uint8Array.from(pictureOf('a.png').buffer), 'a.png');
  assert.deepEqual(picture.pixels, { width: 600, height: 400 });
  assert.equal((await server.stop()).exitCode, 0);
  await server.restart();
  await ada.call(accountRoutes.signIn, { body: { email: 'ada@example.com', password } });
};

journey('the bundle runs from anywhere, with nothing but itself', async (stage) => {
  const folder = bundleInto(join(makeFolder(stage, 'bundle'), 'stoa'));
  const program: Program = {
    command: join(folder, 'bin/node'),
    argsFor: () => [join(folder, 'server/dist/main.js')],
    cwd: '/',
  };
  const server = await startServer(stage, {}, program);
  await proveWhole(stage, server);

  const stoa = spawnSync(join(folder, 'bin/stoa'), ['secrets', 'reset'], {
    env: { PATH: '/usr/bin:/bin', STOA_DATA_DIR: server.dataDir },
    encoding: 'utf8',
  });
  assert.match(stoa.stderr, /is in use by another process/);

  const bill = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as {
    bomFormat: string;
    components: { name: string; version: string }[];
  };
  assert.equal(bill.bomFormat, 'CycloneDX');
  const names = bill.components.map(({ name }) => name);
  for (const name of ['fastify', 'react', 'mermaid', 'zod']) assert.ok(names.includes(name), name);
  for (const name of ['oxlint', 'playwright-core'])
    assert.ok(!names.includes(name), `${name} is for development`);
  assert.match(readFileSync(join(folder, 'licences.txt'), 'utf8'), /^fastify 5[\s\S]*^react 19/m);
});

journey(
  'as the image has it: another user, no capability, a root that cannot be written',
  async (stage) => {
    const folder = bundleInto(join(makeFolder(stage, 'image'), 'app'));
    const dataDir = makeFolder(stage, 'volume');
    const { user, healthCheck } = readDockerfile();
    const [uid, gid] = user.split(':').map(Number) as [number, number];
    chownSync(dataDir, uid, gid);
    const container = openContainer(stage, folder, dataDir);
    const server = await startServer(stage, { STOA_DATA_DIR: dataDir }, container.program);
    await proveWhole(stage, server);

    const environment = { STOA_PORT: new URL(server.url).port, STOA_EGRESS_ALLOW: '127.0.0.1' };
    assert.deepEqual(await container.run(healthCheck, environment), { code: 0, output: '' });
    const examined = await container.run(['stoa', 'doctor'], environment);
    assert.match(examined.output, /Stoa runs at .* and is ready[\s\S]*Nothing is wrong/);
    assert.equal(examined.code, 0);
    const ofRoot = openContainer(stage, folder, makeFolder(stage, 'volume-of-root'));
    const lockedOut = await ofRoot.run(['stoa', 'doctor']);
    assert.match(lockedOut.output, /cannot be written by user 10001/);
    assert.equal(lockedOut.code, 1);
    assert.match((await container.run(['stoa', 'secrets', 'reset'])).output, /is in use by another process/);
    for (const path of ['/app/server/x', '/x', '/usr/x']) {
      const write = `require('node:fs').writeFileSync('${path}', '')`;
      assert.match((await container.run(['node', '-e', write])).output, /EROFS/, path);
    }
    assert.deepEqual(
      [statSync(join(dataDir, 'stoa.db')).uid, statSync(join(dataDir, 'secret.key')).mode & 0o777],
      [uid, 0o600],
    );
    assert.equal((await server.stop()).exitCode, 0);
    assert.equal((await container.run(healthCheck, environment)).code, 1);
  },
  { skip: whyNoContainer() },
);
