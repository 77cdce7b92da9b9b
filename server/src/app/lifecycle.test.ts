import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import type { Health } from '@stoa/contract/instance';
import { silentLog } from '../kernel/log.ts';
import { readConfig } from './config.ts';
import { startHouse } from './lifecycle.ts';

test('from the first moment of its stop a server sends visitors elsewhere, and refuses the run that is just arriving', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-stop-'));
  const environment = { STOA_PORT: '0', STOA_DATA_DIR: folder, STOA_WEB_DIR: join(folder, 'no-web') };
  const house = await startHouse(readConfig(folder, environment), silentLog, '1.2.3');
  const { port } = house.http.addresses()[0] as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  let cookie = '';
  /** Resolves when the server waits for the body. */
  const beginPost = async (path: string) => {
    const headers = { origin, cookie, 'content-type': 'application/json', expect: '100-continue' };
    const request = ask(origin + path, { method: 'POST', headers, agent: false });
    request.flushHeaders();
    await once(request, 'continue');
    return async (body: object) => {
      request.end(JSON.stringify(body));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
      return { status: response.statusCode, body: (await json(response)) as Answer };
    };
  };
  const post = async (path: string, body: object) => (await beginPost(path))(body);
  const look = async () => {
    const response = await house.http.inject({ url: '/readyz', headers: { host: 'localhost' } });
    return { status: response.statusCode, checks: response.json<Health>().checks };
  };
  await post('/api/accounts/sign-up', { name: 'Ada', email: 'ada@example.org', password: 'correct horse' });
  const { body: endpoint } = await post('/api/endpoints', { name: 'Scripted', provider: 'scripted' });
  const { body: conversation } = await post('/api/conversations', {});
  const path = `/api/conversations/${conversation.id}/runs`;
  const runOf = (idempotencyKey: string) => ({
    parentId: null,
    parts: [{ type: 'text', text: 'Hello' }],
    model: { endpointId: endpoint.id, id: 'paced', settings: { tokens: 5000, tokensPerSecond: 50 } },
    idempotencyKey,
  });
  assert.equal((await post(path, runOf('key-before'))).status, 202);
  assert.equal((await look()).status, 200);

  const finish = await beginPost(path);
  const stopping = house.stop();
  const ready = await look();
  assert.equal(ready.status, 503);
  assert.deepEqual(ready.checks[0], { name: 'accepting', ok: false, reason: 'The server is stopping.' });
  const refused = await finish(runOf('key-after'));
  assert.equal(refused.status, 503);
  assert.equal(refused.body.error?.code, 'server/stopping');
  await stopping;
  rmSync(folder, { recursive: true });
});

interface Answer {
  id: string;
  error?: { code: string };
}
