import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './testing.ts';

const text = `import { DatabaseSync } from 'node:sqlite';\nvoid DatabaseSync;\n`;

test('node:sqlite is imported in one file; the adapter is the rightful one', () => {
  const adapter = { 'server/src/platform/db/sqlite.ts': text };
  assert.deepEqual(placesOf('sqlite', adapter), []);
  const second = 'server/src/app/snapshot.ts';
  assert.deepEqual(placesOf('sqlite', { ...adapter, [second]: text }), [`${second}:1`]);
});
