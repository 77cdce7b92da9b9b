import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createViewPlaces } from './view-places.ts';

const day = (at: number): string => `2026-01-0${at}T10:00:00.000Z`;

test('the three newest views run, in whatever order they come onto the page', () => {
  for (const order of [
    [1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1],
    [3, 5, 1, 4, 2],
  ]) {
    const places = createViewPlaces();
    for (const at of order) places.enter(`view ${at}`, day(at));
    const found = [1, 2, 3, 4, 5].map((at) => places.placeOf(`view ${at}`));
    assert.deepEqual(found, ['down', 'down', 'live', 'live', 'live']);
  }
});

test('one that a person wants to see takes the place of the oldest, and keeps it from newer ones', () => {
  const places = createViewPlaces();
  for (const at of [1, 2, 3, 4]) places.enter(`view ${at}`, day(at));
  places.show('view 1');
  assert.deepEqual(
    [1, 2, 3, 4].map((at) => places.placeOf(`view ${at}`)),
    ['live', 'down', 'live', 'live'],
  );
  places.enter('view 5', day(5));
  assert.equal(places.placeOf('view 1'), 'live');
  assert.equal(places.placeOf('view 3'), 'down');
});

test('one that a person has hidden stays hidden when it comes back, until they want it', () => {
  const places = createViewPlaces();
  let told = 0;
  places.subscribe(() => (told += 1));
  const leave = places.enter('view', day(1));
  places.hide('view');
  leave();
  const leaveAgain = places.enter('view', day(1));
  assert.equal(places.placeOf('view'), 'hidden');
  places.show('view');
  assert.equal(places.placeOf('view'), 'live');
  leaveAgain();
  assert.equal(places.placeOf('view'), 'down');
  assert.equal(told, 4);
});
