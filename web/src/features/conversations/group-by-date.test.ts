import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupByDate, headingKey, headingsHoldMs } from './group-by-date.ts';

const headingOf = (updatedAt: string, now: string, timeZone = 'UTC'): string =>
  headingKey(groupByDate([{ updatedAt }], new Date(now), timeZone)[0]!.heading);

const now = '2026-03-15T12:00:00.000Z';

test('days are counted by the calendar', () => {
  assert.equal(headingOf('2026-03-15T00:00:00.000Z', now), 'today');
  assert.equal(headingOf('2026-03-14T23:59:59.999Z', now), 'yesterday');
  assert.equal(headingOf('2026-03-13T23:59:59.999Z', now), 'previous-7-days');
  assert.equal(headingOf('2026-03-08T00:00:00.000Z', now), 'previous-7-days');
  assert.equal(headingOf('2026-03-07T23:59:59.999Z', now), 'previous-30-days');
  assert.equal(headingOf('2026-02-13T00:00:00.000Z', now), 'previous-30-days');
  assert.equal(headingOf('2026-02-12T23:59:59.999Z', now), '2026-2');
  assert.equal(headingOf('2025-12-31T23:59:59.999Z', now), '2025');
});

test('the day is that of the person, not of the server', () => {
  const late = '2026-03-15T02:00:00.000Z';
  assert.equal(headingOf(late, now, 'America/Los_Angeles'), 'yesterday');
  assert.equal(headingOf(late, now, 'Asia/Tokyo'), 'today');
  assert.equal(headingOf('2026-03-14T16:00:00.000Z', now, 'Asia/Tokyo'), 'today');
});

test('a day of 23 hours is a day', () => {
  // Clocks go forward in New York on 8 March 2026.
  const monday = '2026-03-09T16:00:00.000Z';
  assert.equal(headingOf('2026-03-08T05:30:00.000Z', monday, 'America/New_York'), 'yesterday');
  assert.equal(headingOf('2026-03-08T04:30:00.000Z', monday, 'America/New_York'), 'previous-7-days');
});

test('a clock that is behind the server’s does not make a future', () => {
  assert.equal(headingOf('2026-03-16T09:00:00.000Z', now), 'today');
});

test('in January the last months stand under their year', () => {
  assert.equal(headingOf('2025-11-20T09:00:00.000Z', '2026-01-10T12:00:00.000Z'), '2025');
  assert.equal(headingOf('2025-12-20T09:00:00.000Z', '2026-01-10T12:00:00.000Z'), 'previous-30-days');
});

test('neighbours under one heading are one group, in the order they came', () => {
  const times = ['2026-03-15T11:00:00.000Z', '2026-03-15T10:00:00.000Z', '2026-03-14T10:00:00.000Z'];
  const groups = groupByDate(
    times.map((updatedAt) => ({ updatedAt })),
    new Date(now),
    'UTC',
  );
  assert.deepEqual(
    groups.map(({ items }) => items.length),
    [2, 1],
  );
});

test('headings are looked at again when the day changes', () => {
  assert.equal(headingsHoldMs(new Date('2026-03-15T23:50:00.000Z'), 'UTC'), 600_000);
  assert.equal(headingsHoldMs(new Date(now), 'UTC'), 3_600_000);
});
