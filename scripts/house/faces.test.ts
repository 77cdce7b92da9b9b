import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTree, placesOf } from './testing.ts';

test('another room is entered by its face alone', () => {
  const path = 'server/src/features/conversations/conversations.ts';
  const past = { [path]: `import '../files/files.ts';\nimport type { Row } from '../files/store.ts';\n` };
  assert.deepEqual(placesOf('face', past), [`${path}:2`]);
  assert.match(judgeTree(past)[0]?.message ?? '', /Import server\/src\/features\/files\/files\.ts/);
  assert.deepEqual(placesOf('face', { [path]: `import '../files/files.ts';\n` }), []);
});

test('in the browser a face may be a .tsx, and the message names the one that exists', () => {
  const path = 'web/src/features/conversations/message.tsx';
  const face = 'web/src/features/runs/runs.tsx';
  const past = { [face]: 'export {};', [path]: `import '../runs/live-run.ts';\n` };
  assert.deepEqual(placesOf('face', past), [`${path}:1`]);
  assert.match(judgeTree(past)[0]?.message ?? '', /Import web\/src\/features\/runs\/runs\.tsx/);
  assert.deepEqual(placesOf('face', { [path]: `import '../runs/runs.tsx';\n` }), []);
});

test('a feature opens a port and no adapter', () => {
  const path = 'server/src/features/files/store.ts';
  assert.deepEqual(placesOf('face', { [path]: `import '../../platform/db/sqlite.ts';` }), [`${path}:1`]);
  assert.deepEqual(placesOf('face', { [path]: `import '../../platform/db/port.ts';` }), []);
});

test('a test opens no inside either, but testing.ts', () => {
  const path = 'server/src/features/conversations/tree.test.ts';
  assert.deepEqual(placesOf('face', { [path]: `import '../files/store.ts';` }), [`${path}:1`]);
  assert.deepEqual(placesOf('face', { [path]: `import '../files/testing.ts';` }), []);
});
