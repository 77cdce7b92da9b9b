import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod/mini';
import { createClient } from './client.ts';
import { route } from './route.ts';

const search = route({
  method: 'POST',
  path: '/api/things/:name',
  summary: 'Things',
  access: 'user',
  params: z.strictObject({ name: z.string() }),
  query: z.strictObject({ q: z.string() }),
  body: z.strictObject({ texts: z.array(z.string()) }),
  answer: 'empty',
});

test('what was cut in the middle of a character, or has a NUL in it, is sent as whole text', async () => {
  const sent: [url: string, body: unknown][] = [];
  const call = createClient(async (url, { body }) => {
    sent.push([url, JSON.parse(body!)]);
    return { ok: true, status: 204, text: async () => '' };
  });
  await call(search, {
    params: { name: 'a\ud83d' },
    query: { q: '\ude00b\0' },
    body: { texts: ['half \ud83d', '\0', 'whole 😀'] },
  });
  const [url, body] = sent[0]!;
  assert.equal(decodeURIComponent(url), '/api/things/a\ufffd?q=\ufffdb');
  assert.deepEqual(body, { texts: ['half \ufffd', '', 'whole 😀'] });
});
