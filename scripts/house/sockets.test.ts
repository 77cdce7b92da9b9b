import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './testing.ts';

const path = 'server/src/features/runs/x.ts';
const opens = [
  `export const a = () => fetch('http://x');`,
  'export const a = { fetch };',
  'export const a = globalThis.fetch;',
  'const { fetch: f } = globalThis;',
  `new WebSocket('ws://x');`,
  `import http from 'node:http';`,
  `import { request } from 'https';`,
  `import { connect } from 'node:net';`,
  `import 'node:tls';`,
  `import { lookup } from 'node:dns/promises';`,
  `export const a = () => import('node:dns');`,
];

for (const text of opens) {
  test(`goes around egress: ${text}`, () =>
    assert.deepEqual(placesOf('network', { [path]: text }), [`${path}:1`]));
}

test('llm and contract are guarded as well', () => {
  const text = 'export const a = globalThis.fetch;';
  assert.deepEqual(placesOf('network', { 'llm/src/x.ts': text }), ['llm/src/x.ts:1']);
});

test('undici is behind the door too', () => {
  const outside = 'server/src/platform/mail/x.ts';
  assert.deepEqual(placesOf('network', { [outside]: `import { Agent } from 'undici';` }), [`${outside}:1`]);
  assert.deepEqual(
    placesOf('network', { 'server/src/platform/egress/x.ts': `import 'undici'; import 'node:net';` }),
    [],
  );
});

test('a fetch that is handed in, types, address arithmetic and tests are free', () => {
  const text = `import { isIP } from 'node:net';
    import type { IncomingMessage } from 'node:http';
    export const call = (fetch: typeof globalThis.fetch, m: IncomingMessage) => [fetch('x'), isIP(''), m];
    export function other({ fetch = call }: { fetch?: typeof call }) { return () => fetch; }
    export const endpoint = { fetch: call }.fetch;`;
  const tree = {
    [path]: text,
    'server/src/features/runs/x.test.ts': `void fetch; import 'node:http';`,
    'web/src/kernel/api.ts': 'void fetch;',
  };
  assert.deepEqual(placesOf('network', tree), []);
});
