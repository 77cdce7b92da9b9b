import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTree, placesOf } from './testing.ts';

const tree = (back: string): Record<string, string> => ({
  'llm/src/alpha.ts': `export const one = 1;\nimport { two } from './beta.ts';\nexport { two };\n`,
  'llm/src/beta.ts': `export { three as two } from './gamma.ts';\n`,
  'llm/src/gamma.ts': back,
});

test('a runtime cycle is found and shown as a path', () => {
  const cyclic = tree(`import { one } from './alpha.ts';\nexport const three = () => one;\n`);
  assert.deepEqual(placesOf('cycle', cyclic), ['llm/src/alpha.ts:2']);
  assert.match(
    judgeTree(cyclic)[0]?.message ?? '',
    /llm\/src\/alpha\.ts → llm\/src\/beta\.ts → llm\/src\/gamma\.ts → llm\/src\/alpha\.ts/,
  );
});

test('import() closes a cycle too', () => {
  const cyclic = tree(`export const three = () => import('./alpha.ts');\n`);
  assert.deepEqual(placesOf('cycle', cyclic), ['llm/src/alpha.ts:2']);
});

test('a file that imports itself is a cycle', () => {
  assert.deepEqual(placesOf('cycle', { 'llm/src/a.ts': `import './a.ts';` }), ['llm/src/a.ts:1']);
});

test('type-only imports close none', () => {
  assert.deepEqual(
    placesOf('cycle', tree(`import type { one } from './alpha.ts';\nexport const three: typeof one = 1;\n`)),
    [],
  );
});

test('a type in braces is an import that runs', () => {
  const cyclic = tree(`import { type one } from './alpha.ts';\nexport const three: typeof one = 1;\n`);
  assert.deepEqual(placesOf('cycle', cyclic), ['llm/src/alpha.ts:2']);
});

test('two ways to one file are no cycle, and two knots are two findings', () => {
  const diamond = {
    'llm/src/a.ts': `import './b.ts'; import './c.ts';`,
    'llm/src/b.ts': `import './d.ts';`,
    'llm/src/c.ts': `import './d.ts';`,
    'llm/src/d.ts': '',
  };
  assert.deepEqual(placesOf('cycle', diamond), []);
  const knots = {
    ...diamond,
    'llm/src/d.ts': `import './b.ts';`,
    'llm/src/x.ts': `import './y.ts'; import './a.ts';`,
    'llm/src/y.ts': `import './x.ts';`,
  };
  assert.deepEqual(placesOf('cycle', knots), ['llm/src/b.ts:1', 'llm/src/x.ts:1']);
});
