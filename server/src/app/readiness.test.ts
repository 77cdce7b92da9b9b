import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createReadiness } from './readiness.ts';
import { openTestDb } from './testing.ts';

const open = async () => {
  const db = await openTestDb();
  const dataDir = mkdtempSync(join(tmpdir(), 'stoa-ready-'));
  const looks = [performance.now(), performance.now()];
  const readiness = createReadiness({ db, dataDir, lastLooksMs: () => looks });
  const failing = async () => {
    const { status, checks } = await readiness.look();
    const found = checks.filter(({ ok }) => !ok);
    assert.equal(status, found.length === 0 ? 'ok' : 'failing');
    return Object.fromEntries(found.map(({ name, reason }) => [name, reason]));
  };
  return { db, dataDir, looks, readiness, failing };
};

test('a server is ready from its start to the first moment of its stop, however recently it was asked', async () => {
  const { readiness, failing } = await open();
  assert.deepEqual(await failing(), { accepting: 'The server is starting.' });
  readiness.start();
  assert.deepEqual(await failing(), {});
  readiness.stop();
  assert.deepEqual(await failing(), { accepting: 'The server is stopping.' });
});

test('each check fails by itself, with a reason that names nothing of the inside', async () => {
  const { db, dataDir, looks, readiness, failing } = await open();
  readiness.start();
  looks[1] = performance.now() - 60_000;
  assert.deepEqual(await failing(), { queue: 'Nobody looks for waiting work.' });
  looks[1] = performance.now();
  await sql`insert into migrations values ('9999-later', 'x')`.execute(db.query());
  assert.deepEqual(await failing(), { migrations: 'A newer version has changed the database.' });
  await sql`delete from migrations where name > '0004'`.execute(db.query());
  assert.deepEqual(await failing(), {
    migrations: 'The database lacks a change that this version needs.',
  });
  rmSync(dataDir, { recursive: true });
  await db.close();
  const broken = 'This does not answer.';
  assert.deepEqual(await failing(), { database: broken, migrations: broken, disk: broken });
});
