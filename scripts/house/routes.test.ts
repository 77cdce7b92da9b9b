import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTree, placesOf } from './testing.ts';

const contract = 'contract/src/files.ts';
const server = 'server/src/features/files/routes.ts';
const declared = `import { route } from './route.ts';
export const fileRoutes = {
  get: route({ method: 'GET' }),
  remove: route({ method: 'DELETE' }),
} as const satisfies object;
`;
const both = `on(fileRoutes.get, async (call) => call);\non(fileRoutes.remove, async (call) => call);\n`;

test('each route has exactly one handler', () => {
  assert.deepEqual(placesOf('route', { [contract]: declared, [server]: both }), []);
});

test('a route without a handler is found where it is declared', () => {
  const tree = { [contract]: declared, [server]: `on(fileRoutes.get, async (call) => call);\n` };
  assert.deepEqual(placesOf('route', tree), [`${contract}:4`]);
  assert.match(judgeTree(tree)[0]?.message ?? '', /Register it with `on\(fileRoutes\.remove, …\)`/);
});

test('a second handler is found where it is registered', () => {
  const tree = { [contract]: declared, [server]: `${both}on(fileRoutes.get, async (call) => call);\n` };
  assert.deepEqual(placesOf('route', tree), [`${server}:3`]);
});

test('a handler of no route is found', () => {
  const tree = { [contract]: declared, [server]: `${both}on(fileRoutes.copy, async (call) => call);\n` };
  assert.deepEqual(placesOf('route', tree), [`${server}:3`]);
});

test('what cannot be counted is refused: computed keys, spreads, two tables of a name', () => {
  const computed = { [contract]: declared, [server]: `${both}on(fileRoutes[key], async (call) => call);\n` };
  assert.deepEqual(placesOf('route', computed), [`${server}:3`]);
  const spread = { [contract]: declared.replace('get:', '...others,\n  get:'), [server]: both };
  assert.deepEqual(placesOf('route', spread), [`${contract}:3`]);
  const twice = {
    [contract]: declared,
    'contract/src/more.ts': 'export const fileRoutes = { get: route({}) };',
    [server]: both,
  };
  assert.deepEqual(placesOf('route', twice), ['contract/src/more.ts:1']);
});

test('handlers in tests and other calls named on do not count', () => {
  const tree = {
    [contract]: declared,
    [server]: `${both}on('close', () => undefined);\nserver.on(fileRoutes.get, 1);\n`,
    'server/src/features/files/routes.test.ts': both,
  };
  assert.deepEqual(placesOf('route', tree), []);
});
