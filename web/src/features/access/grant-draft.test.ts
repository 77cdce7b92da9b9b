import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grant } from '@stoa/contract/grants';
import { changesBetween, withLevel } from './grant-draft.ts';

const everyone = { kind: 'everyone' } as const;
const group = { kind: 'group', id: 'grp_1', name: 'Physics' } as const;
const person = { kind: 'user', id: 'usr_1', name: 'Bob', email: null } as const;
const before: Grant[] = [
  { subject: everyone, level: 'use' },
  { subject: group, level: 'use' },
];

test('what is saved is what was changed, without names, and what is taken comes first', () => {
  const after = withLevel(withLevel(withLevel(before, person, 'use'), everyone, null), group, 'own');
  assert.deepEqual(changesBetween(before, after), [
    { subject: { kind: 'everyone' }, level: null },
    { subject: { kind: 'group', id: 'grp_1' }, level: 'own' },
    { subject: { kind: 'user', id: 'usr_1' }, level: 'use' },
  ]);
});

test('what was changed and changed back is no change', () => {
  const after = withLevel(withLevel(before, everyone, null), everyone, 'use');
  assert.deepEqual(changesBetween(before, after), []);
  assert.deepEqual(changesBetween(before, withLevel(withLevel(before, person, 'own'), person, null)), []);
});
