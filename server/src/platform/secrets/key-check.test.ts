import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDb } from '../../app/testing.ts';
import { assertKeyFits } from './key-check.ts';
import { createLocalKeySecrets } from './local-key.ts';

test('the key of the first start fits at every later one, and no other does', async () => {
  const db = await openTestDb();
  const first = createLocalKeySecrets('the key of the first start, long enough');
  await assertKeyFits(db, first);
  await assertKeyFits(db, first);
  const other = createLocalKeySecrets('another key that is long enough as well');
  await assert.rejects(assertKeyFits(db, other), { name: 'DbUnusableError', message: /not the one/ });
});
