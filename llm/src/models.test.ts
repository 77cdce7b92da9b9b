import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listModels } from './models.ts';
import { fetchForTests, playWire } from './testing.ts';

const { signal } = new AbortController();

async function listing(body: string, status = 200) {
  const server = await playWire((response) => void response.writeHead(status).end(body));
  try {
    return { listing: await listModels(server.endpoint, signal), server };
  } finally {
    await server.close();
  }
}

describe('the models of an endpoint', () => {
  it('are listed in its order, once each, with names and windows where it tells them', async () => {
    const data = [
      { id: 'b', name: 'The B', context_length: 8192 },
      { id: 'a', max_model_len: 4096 },
      { id: 'b' },
      { name: 'c' },
      null,
      { id: 7 },
    ];
    const { listing: listed, server } = await listing(JSON.stringify({ object: 'list', data }));
    assert.deepEqual(listed, {
      ok: true,
      models: [{ id: 'b', name: 'The B', windowTokens: 8192 }, { id: 'a', windowTokens: 4096 }, { id: 'c' }],
    });
    assert.equal(server.requests[0]!.path, '/v1/models');
    assert.equal(server.requests[0]!.headers.authorization, 'Bearer key-of-the-test');
  });

  it('may come as a bare array', async () => {
    assert.deepEqual((await listing('[{"id":"a"}]')).listing, { ok: true, models: [{ id: 'a' }] });
  });

  it('are an error with a kind when they cannot be had', async () => {
    const refused = await listing('{"error":{"message":"Bad key-of-the-test"}}', 401);
    assert.deepEqual(refused.listing, {
      ok: false,
      error: { kind: 'auth', message: 'Bad [redacted]', status: 401 },
    });
    for (const rubbish of ['hello', '{}', '7']) {
      const { listing: listed } = await listing(rubbish);
      assert.equal(!listed.ok && listed.error.kind, 'bad-request');
    }
  });

  it('are not waited for once nobody wants them', async (test) => {
    const server = await playWire(() => {});
    test.after(() => server.close());
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    assert.equal((await listModels(server.endpoint, controller.signal)).ok, false);
  });

  it('of the scripted provider say what they are', async () => {
    const listed = await listModels({ provider: 'scripted', fetch: fetchForTests }, signal);
    assert.ok(listed.ok);
    assert.deepEqual(
      listed.models.map(({ id }) => id),
      ['demo', 'echo', 'paced'],
    );
    for (const { name } of listed.models) assert.match(name!, /scripted/);
  });
});
