import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf, type Tree } from './testing.ts';

const folder = 'server/src/platform/bus';
const proven: Tree = {
  [`${folder}/port.ts`]: 'export interface Bus { publish(): void }\n',
  [`${folder}/conformance.ts`]: `import type { Bus } from './port.ts';\nexport const proveBus = (make: () => Bus) => make;\n`,
  [`${folder}/memory.ts`]: `import type { Bus } from './port.ts';\nimport { frame } from './frame.ts';\nexport const createMemoryBus = (): Bus => frame();\n`,
  [`${folder}/frame.ts`]: `import type { Bus } from './port.ts';\nexport function frame(): Bus { return { publish() {} }; }\n`,
  [`${folder}/memory.test.ts`]: `import { proveBus } from './conformance.ts';\nimport { createMemoryBus } from './memory.ts';\nproveBus(createMemoryBus);\n`,
};

function without(...paths: string[]): Tree {
  return Object.fromEntries(Object.entries(proven).filter(([path]) => !paths.includes(path)));
}

test('a port with a suite that runs over its adapter passes', () => {
  assert.deepEqual(placesOf('adapter', proven), []);
});

test('a port without conformance.ts fails', () => {
  const tree = without(`${folder}/conformance.ts`, `${folder}/memory.test.ts`);
  assert.deepEqual(placesOf('adapter', tree), [`${folder}/memory.ts:1`, `${folder}/port.ts:1`]);
});

test('an adapter that no test runs the suite over fails', () => {
  assert.deepEqual(placesOf('adapter', without(`${folder}/memory.test.ts`)), [`${folder}/memory.ts:1`]);
  const apart = { ...proven, [`${folder}/memory.test.ts`]: `import './memory.ts';\n` };
  assert.deepEqual(placesOf('adapter', apart), [`${folder}/memory.ts:1`]);
});

test('each further adapter needs its own test; a promise of the port counts as the port', () => {
  const redis = `import type { Bus } from './port.ts';\nexport async function openRedisBus(): Promise<Bus> { return { publish() {} }; }\n`;
  assert.deepEqual(placesOf('adapter', { ...proven, [`${folder}/redis.ts`]: redis }), [
    `${folder}/redis.ts:1`,
  ]);
});

test('a support file becomes an adapter when someone outside builds on it', () => {
  const tree = { ...proven, 'server/src/app/adapters.ts': `import '../platform/bus/frame.ts';\n` };
  assert.deepEqual(placesOf('adapter', tree), [`${folder}/frame.ts:1`]);
});

test('the suite may reach the adapter by testing.ts', () => {
  const tree = {
    ...proven,
    [`${folder}/testing.ts`]: `export { createMemoryBus } from './memory.ts';\n`,
    [`${folder}/memory.test.ts`]: `import './conformance.ts';\nimport './testing.ts';\n`,
  };
  assert.deepEqual(placesOf('adapter', tree), []);
});

test('a port beside which no adapter is recognised fails, so that the rule cannot look at nothing', () => {
  const tree = without(`${folder}/memory.ts`, `${folder}/memory.test.ts`, `${folder}/frame.ts`);
  assert.deepEqual(placesOf('adapter', tree), [`${folder}/port.ts:1`]);
});
