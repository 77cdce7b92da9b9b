import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './testing.ts';

const path = 'server/src/features/runs/x.ts';
const reads = [
  'export const a = process.env.HOME;',
  `export const a = process['env'];`,
  'export const a = globalThis.process.env.HOME;',
  'const { env } = process;',
  `import { env } from 'node:process';`,
  `import p from 'node:process';`,
];

for (const text of reads) {
  test(`read outside the config: ${text}`, () =>
    assert.deepEqual(placesOf('environment', { [path]: text }), [`${path}:1`]));
}

test('the config reads it, developers’ scripts and tests too, and other uses of process are free', () => {
  const [text = ''] = reads;
  const tree = {
    'server/src/app/config.ts': text,
    'scripts/x.ts': text,
    'bench/x.ts': text,
    'e2e/x.e2e.ts': text,
    'server/src/features/runs/x.test.ts': text,
    [path]:
      'export const a = (process: { env: string }) => process.env; export const b = { env: 1 }.env; process.exitCode = 1;',
  };
  assert.deepEqual(placesOf('environment', tree), []);
});

test('main is no exception', () => {
  assert.deepEqual(placesOf('environment', { 'server/src/main.ts': 'void process.env;' }), [
    'server/src/main.ts:1',
  ]);
});
