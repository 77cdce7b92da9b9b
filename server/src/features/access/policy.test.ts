import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Level, Levels } from '@stoa/contract/grants';
import { type Actor, hasUngranted, levelsFor, type Whose } from './policy.ts';

test('each level is given by itself and those above it, and by no other (SR-58, SR-59)', () => {
  const truth: Record<Level, Level[]> = {
    view: ['view', 'use', 'edit', 'own'],
    use: ['use', 'edit', 'own'],
    edit: ['edit', 'own'],
    own: ['own'],
  };
  for (const wanted of Levels) assert.deepEqual(levelsFor(wanted), truth[wanted], wanted);
});

test('without a grant everybody has what is their own, administrators the instance’s too, and nobody what is another’s', () => {
  const all = [true, true, true, true];
  const none = [false, false, false, false];
  const truth: [Actor, Whose, boolean[]][] = [
    ['administrator', 'instance', all],
    ['administrator', 'own', all],
    ['administrator', 'other', none],
    ['member', 'instance', none],
    ['member', 'own', all],
    ['member', 'other', none],
    ['system', 'instance', all],
    ['system', 'own', all],
    ['system', 'other', all],
  ];
  for (const [actor, whose, given] of truth) {
    const found = Levels.map((level) => hasUngranted(actor, level, whose));
    assert.deepEqual(found, given, `${actor} of ${whose}`);
  }
});
