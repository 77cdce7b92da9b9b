import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Level, Levels } from '@stoa/contract/grants';
import { type Actor, type Belonging, isByRole, levelsFor } from './policy.ts';

test('each level is given by itself and those above it, and by no other (SR-58, SR-59)', () => {
  const truth: Record<Level, Level[]> = {
    view: ['view', 'use', 'edit', 'own'],
    use: ['use', 'edit', 'own'],
    edit: ['edit', 'own'],
    own: ['own'],
  };
  for (const wanted of Levels) assert.deepEqual(levelsFor(wanted), truth[wanted], wanted);
});

test('a role alone gives all of what is the instance’s to administrators, and nothing of what is a person’s', () => {
  const all = [true, true, true, true];
  const none = [false, false, false, false];
  const truth: [Actor, Belonging, boolean[]][] = [
    ['administrator', 'instance', all],
    ['administrator', 'person', none],
    ['member', 'instance', none],
    ['member', 'person', none],
    ['system', 'instance', all],
    ['system', 'person', all],
  ];
  for (const [actor, belonging, given] of truth) {
    const found = Levels.map((level) => isByRole(actor, level, belonging));
    assert.deepEqual(found, given, `${actor} of ${belonging}`);
  }
});
