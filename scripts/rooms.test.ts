import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPlace } from './house/places.ts';
import { floors, forTests, rooms } from './rooms.ts';

function roomOf(path: string): string | undefined {
  return findPlace(path)?.room;
}

test('a noun uses only nouns that come before it, so the table is acyclic', () => {
  const before = new Set<string>();
  for (const { room, floor, uses } of floors) {
    for (const used of uses) {
      assert.ok(before.has(used), `${room} uses ${used}, which does not come before it`);
      const usedFloor = floors.find((row) => row.room === used)?.floor ?? Infinity;
      assert.ok(usedFloor <= floor, `${room} on floor ${floor} uses ${used} on floor ${usedFloor}`);
    }
    before.add(room);
  }
});

test('every room that a rule names is in the table', () => {
  const features = floors.map(({ room }) => `server/features/${room}`);
  const known = new Set([...rooms.map(({ room }) => room), ...features]);
  const named = rooms.flatMap(({ uses, onlyFor = [] }) => [
    ...(uses === 'everything' ? [] : uses.map(({ room }) => room)),
    ...onlyFor,
  ]);
  for (const room of [...named, ...forTests.uses.map((use) => use.room)]) assert.ok(known.has(room), room);
});

test('the deepest match wins, and of equals the one without a star', () => {
  assert.equal(roomOf('server/src/platform/db/sqlite.ts'), 'server/platform/db');
  assert.equal(findPlace('server/src/platform/db/sqlite.ts')?.rule.room, 'server/platform/db');
  assert.equal(roomOf('server/src/platform/mail/smtp.ts'), 'server/platform/mail');
  assert.equal(roomOf('server/src/features/runs/steps/gather.ts'), 'server/features/runs');
  assert.equal(roomOf('web/src/kernel/i18n/en/chat.ts'), 'web/kernel/i18n');
  assert.equal(roomOf('web/src/kernel/api.ts'), 'web/kernel');
  assert.equal(roomOf('server/src/other.ts'), undefined);
});
