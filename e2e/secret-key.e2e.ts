/** The secret key of the instance is changed, and lost: by variables and at the command line, as an operator does it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { accountRoutes } from '@stoa/contract/accounts';
import { endpointRoutes } from '@stoa/contract/models';
import { addEndpoint, newConversation, openPerson, password, send, signUp } from './house/api.ts';
import { journey, type Stage } from './house/journey.ts';
import { makeFolder, startInVain, startServer } from './house/server.ts';
import { modelId, startUpstream } from './house/upstream.ts';

const root = resolve(import.meta.dirname, '..');
const apiKey = 'a key of the provider 4711';
const firstKey = 'the first secret key, long enough';
const secondKey = 'the second secret key, long enough';

/** A server that was started once under the first key, with one endpoint, and stopped. */
const leaveBehind = async (stage: Stage) => {
  const upstream = await startUpstream(stage, { apiKey });
  const dataDir = makeFolder(stage, 'data');
  const server = await startServer(stage, { STOA_DATA_DIR: dataDir, STOA_SECRET_KEY: firstKey });
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  const endpoint = await addEndpoint(ada, upstream.baseUrl, apiKey);
  assert.equal(endpoint.check?.ok, true);
  await server.stop();
  return { dataDir, endpoint };
};

/** Starts it again under other keys, with Ada signed in. */
const comeBack = async (stage: Stage, environment: Record<string, string>) => {
  const server = await startServer(stage, environment);
  const ada = openPerson(stage, server.url);
  await ada.call(accountRoutes.signIn, { body: { email: 'ada@example.com', password } });
  return { server, ada };
};

const reset = (dataDir: string, key: string, ...words: string[]) => {
  const { PATH = '', HOME = '' } = process.env;
  const path = join(root, 'server/src/cli/stoa.ts');
  const env = { PATH, HOME, STOA_DATA_DIR: dataDir, STOA_SECRET_KEY: key };
  return spawnSync(process.execPath, [path, 'secrets', 'reset', ...words], { env, encoding: 'utf8' });
};

journey('a changed key seals everything anew; the old one is not needed any more', async (stage) => {
  const { dataDir, endpoint } = await leaveBehind(stage);
  const params = { endpointId: endpoint.id };
  const both = { STOA_SECRET_KEY: secondKey, STOA_SECRET_KEY_PREVIOUS: firstKey };
  const changing = await comeBack(stage, { STOA_DATA_DIR: dataDir, ...both });
  assert.match(changing.server.output(), /1 secret was sealed anew/);
  assert.equal((await changing.ada.call(endpointRoutes.check, { params })).ok, true);
  await changing.server.stop();

  const changed = await comeBack(stage, { STOA_DATA_DIR: dataDir, STOA_SECRET_KEY: secondKey });
  assert.equal((await changed.ada.call(endpointRoutes.check, { params })).ok, true);
  await changed.server.stop();
  const old = await startInVain(stage, { STOA_DATA_DIR: dataDir, STOA_SECRET_KEY: firstKey });
  assert.match(old.stderr, /^The secret key is not the one .*\n$/);
});

journey('a lost key is given up at the command line; the endpoint takes its key again', async (stage) => {
  const { dataDir, endpoint } = await leaveBehind(stage);
  const params = { endpointId: endpoint.id };
  const asked = reset(dataDir, secondKey);
  assert.equal(asked.status, 1);
  assert.match(asked.stdout, /Upstream \(end_\w+\) would lose its key/);
  assert.equal(reset(dataDir, secondKey, '--yes').status, 0);

  const { server, ada } = await comeBack(stage, { STOA_DATA_DIR: dataDir, STOA_SECRET_KEY: secondKey });
  const { apiKey: told } = await ada.call(endpointRoutes.get, { params });
  assert.deepEqual(told, { set: false, last4: null });
  const inUse = reset(dataDir, secondKey, '--yes');
  assert.equal(inUse.status, 1);
  assert.match(inUse.stderr, /^The data directory .* is in use by another process/);
  const healed = await ada.call(endpointRoutes.update, { params, body: { apiKey } });
  assert.equal(healed.check?.ok, true);
  const { id: conversationId } = await newConversation(ada);
  const model = { endpointId: endpoint.id, id: modelId };
  await send(ada, { conversationId, model, text: 'Hello' });
  await server.stop();
});
