import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createAudit } from '../features/audit/audit.ts';
import { silentLog } from '../kernel/log.ts';
import { system } from '../kernel/principal.ts';
import { assertKeyFits } from '../platform/secrets/key-check.ts';
import { listLostSecrets, resetSecrets, rotateSecrets } from './secret-keeping.ts';
import { openTestRooms } from './testing.ts';

const oldKey = 'the old key, which is long enough too';
const newKey = 'the new key, which is long enough too';
// Nothing listens there: what matters is what is kept.
const baseUrl = 'http://127.0.0.1:9/v1';

const openOldHouse = async () => {
  const rooms = await openTestRooms({ secretKey: oldKey });
  await assertKeyFits(rooms.db, rooms.secrets);
  const administrator = await rooms.addUser('Ada');
  const add = async (name: string, apiKey?: string) =>
    (
      await rooms.models.createEndpoint(administrator, {
        name,
        provider: 'openai-compatible',
        baseUrl,
        models: ['m'],
        ...(apiKey !== undefined && { apiKey }),
      })
    ).id;
  const ids = [await add('One', 'sk-one-1234567'), await add('Two', 'sk-two-1234567'), await add('Open')];
  const life = (secretKey: string, secretKeyPrevious?: string) =>
    openTestRooms({ db: rooms.db, secretKey, ...(secretKeyPrevious !== undefined && { secretKeyPrevious }) });
  return { ...rooms, administrator, ids, life };
};

const keyOf = async ({ models }: Awaited<ReturnType<typeof openTestRooms>>, endpointId: string) =>
  (await models.reach(system, { endpointId, id: 'm' })).endpoint.apiKey;

test('a rotation seals everything anew: afterwards the new key alone opens it, and the old one nothing', async () => {
  const { db, administrator, ids, life } = await openOldHouse();
  const rotating = await life(newKey, oldKey);
  await assertKeyFits(db, rotating.secrets);
  const lines: string[] = [];
  const log = { ...silentLog, info: (_: unknown, line: string) => void lines.push(line) };
  await rotateSecrets({ ...rotating, log }, rotating.audit);
  assert.equal(lines.length, 1);
  assert.match(lines[0]!, /^2 secrets were sealed anew/);

  const after = await life(newKey);
  await assertKeyFits(db, after.secrets);
  const keys = await Promise.all(ids.map((id) => keyOf(after, id)));
  assert.deepEqual(keys, ['sk-one-1234567', 'sk-two-1234567', undefined]);
  const before = await life(oldKey);
  await assert.rejects(assertKeyFits(db, before.secrets), { name: 'DbUnusableError' });
  await assert.rejects(keyOf(before, ids[0]!), { code: 'endpoint/key-unreadable' });

  const { items } = await after.audit.list(administrator, { limit: 1 }, after.accounts.namesOf);
  assert.deepEqual(
    items.map(({ action, actor, details }) => [action, actor.kind, details]),
    [['secrets.rotate', 'system', { count: 2 }]],
  );
});

test('a rotation that was done is not done again', async () => {
  const { db, life } = await openOldHouse();
  const rotating = await life(newKey, oldKey);
  await rotateSecrets(rotating, rotating.audit);
  const { rows: before } = await sql`select * from endpoints`.execute(db.query());
  const { entries } = await rotating.audit.verify(system);
  await rotateSecrets(rotating, rotating.audit);
  assert.deepEqual((await sql`select * from endpoints`.execute(db.query())).rows, before);
  assert.equal((await rotating.audit.verify(system)).entries, entries);
});

test('a rotation that fails half way leaves everything under the old key', async () => {
  const { db, ids, life } = await openOldHouse();
  const rotating = await life(newKey, oldKey);
  const audit = createAudit({ db, clock: rotating.clock, newId: rotating.newId });
  const failing = { ...audit, record: () => Promise.reject(new Error('the disk is full')) };
  await assert.rejects(rotateSecrets(rotating, failing), /disk is full/);
  const before = await life(oldKey);
  await assertKeyFits(db, before.secrets);
  assert.equal(await keyOf(before, ids[0]!), 'sk-one-1234567');
});

test('a reset gives up what cannot be opened, keeps the rest, and the key fits afterwards', async () => {
  const { db, administrator, ids, life } = await openOldHouse();
  const [one, two, open] = ids as [string, string, string];
  const strange = await life(newKey);
  await assert.rejects(assertKeyFits(db, strange.secrets), /secrets reset/);
  // One of them was entered again already.
  const sealedAnew = strange.secrets.seal('sk-two-anew-567', `endpoints.${two}.apiKey`);
  await sql`update endpoints set "sealedKey" = ${sealedAnew} where id = ${two}`.execute(db.query());

  const lost = await listLostSecrets(strange);
  assert.deepEqual(
    lost.map(({ id, name }) => [id, name]),
    [[one, 'One']],
  );
  assert.deepEqual(await resetSecrets(strange, strange.audit), lost);
  await assertKeyFits(db, strange.secrets);
  assert.equal(await keyOf(strange, one), undefined);
  assert.equal(await keyOf(strange, two), 'sk-two-anew-567');
  const { items: endpoints } = await strange.models.listEndpoints(administrator);
  assert.deepEqual(
    endpoints.map(({ id, apiKey }) => [id, apiKey.set]),
    [
      [one, false],
      [two, true],
      [open, false],
    ],
  );
  const { items } = await strange.audit.list(administrator, { limit: 1 }, strange.accounts.namesOf);
  assert.deepEqual(
    items.map(({ action, details }) => [action, details]),
    [['secrets.reset', { forgotten: [one] }]],
  );
});
