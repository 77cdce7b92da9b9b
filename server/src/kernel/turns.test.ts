import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns } from './turns.ts';

test('so many go on at once of each key, the rest in the order they came, also after one fails', async () => {
  const inTurn = createTurns(2);
  const begun: string[] = [];
  const hold = (key: string, name: string) => {
    const held = Promise.withResolvers<void>();
    const done = inTurn(key, () => (begun.push(name), held.promise));
    return { ...held, done };
  };
  const a = hold('one', 'a');
  const rest = ['b', 'c', 'd'].map((name) => hold('one', name));
  const other = hold('two', 'other');
  assert.deepEqual(begun, ['a', 'b', 'other']);
  a.reject(new Error('failed'));
  await assert.rejects(a.done, /failed/);
  assert.deepEqual(begun, ['a', 'b', 'other', 'c']);
  for (const { resolve } of [...rest, other]) resolve();
  await Promise.all([...rest, other].map(({ done }) => done));
  assert.deepEqual(begun, ['a', 'b', 'other', 'c', 'd']);
});
