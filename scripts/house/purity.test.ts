import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './testing.ts';

const path = 'contract/src/x.ts';

for (const text of [
  'void window.location;',
  'void document;',
  'void process.version;',
  'void Buffer;',
  'void localStorage;',
]) {
  test(`the contract touches no global of one side: ${text}`, () => {
    const places = placesOf('contract', { [path]: text });
    assert.equal(places[0], `${path}:1`);
  });
}

test('what exists everywhere is free, and so is a name of its own', () => {
  const text = `export const a = (location: string) => [location, new URL('http://x'), JSON.stringify({ document: 1 })];
    export interface Window { document: string }`;
  assert.deepEqual(placesOf('contract', { [path]: text }), []);
});
