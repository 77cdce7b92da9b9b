import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSource, tableComments, unionMembers } from './source-comments.ts';

test('a union is told member by member, with its comments and optional fields', () => {
  const source = readSource(
    'events.ts',
    `export type Event =
      | { type: 'start'; at: string }
      /** It went wrong;
       * this is why. */
      | { type: 'error'; reason: 'a' | 'b'; afterMs?: number }
      // Not a doc comment.
      | { type: 'end' };`,
  );
  assert.deepEqual(unionMembers(source, 'Event'), [
    { name: 'start', comment: '', fields: ['at: string'] },
    {
      name: 'error',
      comment: 'It went wrong; this is why.',
      fields: ["reason: 'a' | 'b'", 'afterMs?: number'],
    },
    { name: 'end', comment: '', fields: [] },
  ]);
});

test('a type that is broken over lines is told in one', () => {
  const source = readSource(
    'a.ts',
    `type A = { type: 'a'; error?: {\n  code: string;\n  text: string;\n} };`,
  );
  assert.deepEqual(unionMembers(source, 'A')[0]?.fields, ['error?: { code: string; text: string }']);
});

test('an interface is a union of one, with the comment before its export', () => {
  const source = readSource(
    'a.ts',
    `/** All at once. */\nexport interface Whole { type: 'whole'; parts: string[] }`,
  );
  assert.deepEqual(unionMembers(source, 'Whole'), [
    { name: 'whole', comment: 'All at once.', fields: ['parts: string[]'] },
  ]);
});

test('a comment belongs only to what follows it at once', () => {
  const source = readSource(
    'a.ts',
    `/** Of something else. */\nconst other = 1;\nexport interface Whole { type: 'whole' }`,
  );
  assert.equal(unionMembers(source, 'Whole')[0]?.comment, '');
});

test('a type that is not there, a member that is no object and a text that is no source are refused', () => {
  assert.throws(() => unionMembers(readSource('a.ts', ''), 'Gone'), /no type Gone/);
  assert.throws(
    () => unionMembers(readSource('a.ts', `type A = { type: 'a' } | string`), 'A'),
    /not an object/,
  );
  assert.throws(() => readSource('a.ts', 'type ='), /a\.ts/);
});

test('tables and columns keep what was said of them', () => {
  const source = readSource(
    'schema.ts',
    `/** Who is known. */
    export const users = table('users', {
      id: text(),
      /** Lower case. */
      email: text(),
    });`,
  );
  assert.deepEqual(
    [...tableComments(source)],
    [
      ['users', 'Who is known.'],
      ['users.id', ''],
      ['users.email', 'Lower case.'],
    ],
  );
});
