import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ModelCall, streamModel } from '../stream.ts';
import {
  collectEvents,
  deltaChunk,
  playWire,
  textIn,
  userPrompt,
  type WireServer,
  wireOf,
} from '../testing.ts';

const ANSWER = wireOf(deltaChunk({ content: 'So.' }), deltaChunk({}, 'stop'), '[DONE]');

async function ask({ endpoint }: WireServer, more: Partial<ModelCall> = {}) {
  const { signal } = new AbortController();
  return collectEvents(
    streamModel({ endpoint, modelId: 'some-model', prompt: userPrompt('hi'), signal, ...more }),
  );
}

function errorOf(events: Awaited<ReturnType<typeof ask>>) {
  const last = events.at(-1);
  assert.equal(last?.type, 'error');
  return last.error;
}

describe('an OpenAI-compatible endpoint', () => {
  it('is asked at its base URL, with the key, and with own headers above all', async (test) => {
    const server = await playWire((response) => void response.end(ANSWER));
    test.after(() => server.close());
    const baseUrl = `${server.endpoint.baseUrl}/?api-version=1`;
    await ask(server, { endpoint: { ...server.endpoint, baseUrl, headers: { 'x-title': 'Stoa' } } });
    await ask(server, { endpoint: { ...server.endpoint, headers: { Authorization: 'Basic abc' } } });
    const [first, second] = server.requests;
    assert.equal(first!.path, '/v1/chat/completions?api-version=1');
    assert.equal(first!.headers.authorization, 'Bearer key-of-the-test');
    assert.equal(first!.headers['x-title'], 'Stoa');
    assert.equal(second!.headers.authorization, 'Basic abc');
  });

  it('is asked again, once, without what it does not know', async (test) => {
    const server = await playWire((response, requestNumber) => {
      if (requestNumber > 1) return void response.end(ANSWER);
      response
        .writeHead(400)
        .end(JSON.stringify({ detail: [{ msg: 'Extra inputs are not permitted: stream_options' }] }));
    });
    test.after(() => server.close());
    assert.equal(textIn(await ask(server)), 'So.');
    assert.deepEqual(
      server.requests.map(({ body }) => 'stream_options' in (body as object)),
      [true, false],
    );
  });

  it('is not asked again when it refuses anything else', async (test) => {
    const server = await playWire(
      (response) => void response.writeHead(400).end('{"error":{"message":"stream_options!"}}'),
    );
    test.after(() => server.close());
    assert.equal(errorOf(await ask(server)).kind, 'bad-request');
    assert.equal(server.requests.length, 2);
  });

  it('may answer without streaming', async (test) => {
    const message = { role: 'assistant', content: '<think>why</think>So.' };
    const whole = {
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    };
    const server = await playWire((response) => {
      response
        .writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(whole));
    });
    test.after(() => server.close());
    const events = await ask(server);
    assert.equal(textIn(events), 'So.');
    assert.deepEqual(events.at(-2), { type: 'usage', usage: { inputTokens: 1, outputTokens: 2 } });
  });

  it('is told from a web page, which is not read', { timeout: 3_000 }, async (test) => {
    const server = await playWire((response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).write('<!doctype html><title>Hello</title>');
    });
    test.after(() => server.close());
    const error = errorOf(await ask(server));
    assert.equal(error.kind, 'bad-request');
    assert.match(error.message, /base URL.*\/v1/);
    await server.hungUp;
  });

  it('is not followed to another address', async (test) => {
    const server = await playWire(
      (response) => void response.writeHead(307, { location: 'http://other.test/v1' }).end(),
    );
    test.after(() => server.close());
    const error = errorOf(await ask(server));
    assert.match(error.message, /redirects to http:\/\/other\.test\/v1/);
    assert.equal(server.requests.length, 1);
  });

  it('is doubted together with the model when nothing is found', async (test) => {
    const server = await playWire((response) => void response.writeHead(404).end('{"detail":"Not Found"}'));
    test.after(() => server.close());
    assert.deepEqual(errorOf(await ask(server)), {
      kind: 'bad-request',
      message: 'Not Found. Check the base URL and the model "some-model".',
      status: 404,
    });
  });

  it('says when to come back as a date', async (test) => {
    const server = await playWire((response) => {
      const at = new Date(Date.now() + 60_000).toUTCString();
      response.writeHead(503, { 'retry-after': at, 'content-type': 'text/html' }).end('<h1>Busy</h1>');
    });
    test.after(() => server.close());
    const { kind, message, retryAfterMs } = errorOf(await ask(server));
    assert.equal(kind, 'overloaded');
    assert.equal(message, 'The server answered with status 503.');
    assert.ok(retryAfterMs! > 50_000 && retryAfterMs! <= 60_000);
  });

  it('cannot be asked without a base URL or with a key that no header can carry', async (test) => {
    const server = await playWire((response) => void response.end(ANSWER));
    test.after(() => server.close());
    const withEndpoint = (more: object) => ask(server, { endpoint: { ...server.endpoint, ...more } });
    assert.equal(errorOf(await withEndpoint({ baseUrl: undefined })).kind, 'bad-request');
    assert.equal(errorOf(await withEndpoint({ baseUrl: 'localhost' })).kind, 'bad-request');
    const error = errorOf(await withEndpoint({ apiKey: 'sk-“copied”' }));
    assert.equal(error.kind, 'auth');
    assert.ok(!error.message.includes('copied'));
    assert.equal(server.requests.length, 0);
  });

  it('keeps its connection for the next answer', async (test) => {
    const ports = new Set<number | undefined>();
    const server = await playWire((response) => {
      ports.add(response.socket?.remotePort);
      response.write(ANSWER);
      setTimeout(() => response.end(), 10);
    });
    test.after(() => server.close());
    for (let turn = 0; turn < 3; turn++) {
      await ask(server);
      // A connection is free for others a moment after its body is read.
      await sleep(20);
    }
    assert.equal(ports.size, 1);
  });

  it('is not waited for after its end mark', { timeout: 3_000 }, async (test) => {
    const server = await playWire((response) => void response.write(ANSWER));
    test.after(() => server.close());
    assert.deepEqual((await ask(server)).at(-1), { type: 'finish', reason: 'stop' });
    await server.hungUp;
  });
});
