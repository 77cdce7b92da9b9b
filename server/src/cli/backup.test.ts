import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { migrations } from '../../migrations/all.ts';
import type { Config } from '../app/config.ts';
import { lookInto, openCopy } from '../app/database-copy.ts';
import { type Manifest, manifestFile, markOf } from '../app/manifest.ts';
import { migrate } from '../platform/db/migrate.ts';
import { backupCommand } from './backup.ts';
import { restoreCommand } from './restore.ts';
import { assertWhole, emptyPlace, fill, makeFolder, openHouse, testEngine, told } from './testing.ts';

const backUp = async (config: Config, folder: string, more: { withKey?: boolean; keep?: number } = {}) => {
  const words = { folder, version: '1.0.0', withKey: more.withKey ?? false, keep: more.keep };
  const result = await told((say) => backupCommand(config, words, say));
  return { ...result, path: join(folder, readdirSync(folder).toSorted().at(-1)!) };
};

const restore = (config: Config, path: string, replace = false) =>
  told((say) => restoreCommand(config, path, replace, say));

const readManifest = (path: string): Manifest =>
  JSON.parse(readFileSync(join(path, manifestFile), 'utf8')) as Manifest;

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

interface Tables {
  settings: { name: string; value: object; changedAt: string };
  migrations: { name: string; appliedAt: string };
}

/** An instance that a server has open. */
const filled = async () => {
  const config = await emptyPlace();
  const house = await openHouse(config);
  return { config, house, lived: await fill(house.rooms) };
};

test('a backup is made while others write, and put elsewhere it is the whole instance', async () => {
  const { config, house, lived } = await filled();
  let isDone = false;
  const writing = (async () => {
    let count = 0;
    for (; !isDone; count++) {
      await house.rooms.conversations.create(lived.ada, { title: 'Meanwhile' });
      await nextTurn();
    }
    return count;
  })();
  const { code, text, path } = await backUp(config, makeFolder());
  isDone = true;
  assert.ok((await writing) > 0);
  await house.close();
  assert.equal(code, 0);
  assert.match(text, /The secret key is not in it\. It is the value of STOA_SECRET_KEY/);
  assert.deepEqual(readdirSync(path).toSorted(), ['blobs', 'manifest.json', 'stoa.db']);
  for (const file of filesUnder(path)) assert.equal(statSync(file).mode & 0o777, 0o600, file);
  assert.equal(statSync(path).mode & 0o777, 0o700);
  const { engine, blobCount, blobBytes, tables } = readManifest(path);
  // The text, the picture and its preview.
  assert.deepEqual({ engine, blobCount }, { engine: testEngine, blobCount: 3 });
  assert.ok(blobBytes > 14);

  for (const target of ['sqlite', testEngine] as const) {
    const place = await emptyPlace(target);
    const restored = await restore(place, path);
    assert.equal(restored.lines.at(-1), 'The secret key fits.');
    assert.match(restored.text, new RegExp(`^conversations: ${tables.conversations!.rows} rows$`, 'm'));
    await assertWhole(place, lived);
  }
});

test('what is there already is moved aside only when that is said, and a running server is left alone', async () => {
  const { config, house, lived } = await filled();
  const { path } = await backUp(config, makeFolder());
  await house.close();
  const place = await emptyPlace('sqlite');
  const other = await openHouse(place);
  await other.rooms.addUser('Bob');
  await assert.rejects(restore(place, path, true), /in use by another process/);
  await other.close();
  const before = readFileSync(join(place.dataDir, 'stoa.db'));
  await assert.rejects(restore(place, path), /There is something in .*: stoa\.db.* Say --replace/);
  assert.deepEqual(readFileSync(join(place.dataDir, 'stoa.db')), before);

  const { text } = await restore(place, path, true);
  const aside = /before is in (.*)\.$/m.exec(text)![1]!;
  assert.deepEqual(readFileSync(join(aside, 'stoa.db')), before);
  await assertWhole(place, lived);
});

test('a damaged backup is refused by the name of what is damaged, and nothing is changed', async () => {
  const { config, house, lived } = await filled();
  const { path } = await backUp(config, makeFolder(), { withKey: true });
  await house.close();
  const [place, blob] = [
    await emptyPlace(),
    join('blobs', lived.fileId.slice(-2).toLowerCase(), lived.fileId),
  ];
  for (const [name, said] of [
    ['stoa.db', 'stoa.db'],
    ['secret.key', 'secret.key'],
    [blob, lived.fileId],
  ] as const) {
    const file = join(path, name);
    const whole = readFileSync(file);
    const changed = Buffer.from(whole);
    changed[changed.length >> 1]! ^= 1;
    writeFileSync(file, changed);
    await assert.rejects(restore(place, path), new RegExp(`damaged: ${said} is not as it was written`));
    rmSync(file);
    await assert.rejects(restore(place, path), new RegExp(`damaged: .*${said} is missing`));
    writeFileSync(file, whole);
  }
  writeFileSync(join(path, manifestFile), '{}');
  await assert.rejects(restore(place, path), /manifest\.json is none/);
  assert.deepEqual(readdirSync(place.dataDir), ['owner.lock']);
});

test('a backup of an earlier version is brought up to this one, and one of a later version is refused', async () => {
  const { config, house } = await filled();
  const { path } = await backUp(config, makeFolder());
  await house.close();
  const file = join(path, 'stoa.db');
  const remake = async (change: (copy: ReturnType<typeof openCopy>) => Promise<unknown>, isNew: boolean) => {
    if (isNew) rmSync(file);
    const copy = openCopy(file);
    await change(copy);
    await copy.close();
    const manifest = { ...readManifest(path), tables: await lookInto(file), database: await markOf(file) };
    writeFileSync(join(path, manifestFile), JSON.stringify(manifest));
  };

  await remake(async (copy) => {
    await migrate(copy, migrations.slice(0, -1));
    const value = { name: 'titles', value: { value: false }, changedAt: '2026-01-01T00:00:00.000Z' };
    await copy.query<Tables>().insertInto('settings').values(value).execute();
  }, true);
  const place = await emptyPlace();
  const { text } = await restore(place, path);
  assert.match(text, new RegExp(`^${migrations.at(-1)!.name} was applied`, 'm'));
  const opened = await openHouse(place);
  assert.equal((await opened.rooms.settings.read()).titles, false);
  await opened.close();

  await remake(
    (copy) =>
      copy.query<Tables>().insertInto('migrations').values({ name: '9999-later', appliedAt: '' }).execute(),
    false,
  );
  await assert.rejects(restore(await emptyPlace(), path), /newer than this program \(it has 9999-later\)/);
});

test('the key is in a backup only when that is said, and another one is told of', async () => {
  const config = await emptyPlace('sqlite', {});
  const { rooms, close } = await openHouse(config);
  await rooms.addUser('Ada');
  await close();
  const key = readFileSync(join(config.dataDir, 'secret.key'), 'utf8');
  const folder = makeFolder();
  const without = await backUp(config, folder);
  assert.match(without.text, /The secret key is not in it\. It is in .*secret\.key/);
  const bare = await emptyPlace('sqlite', {});
  assert.match((await restore(bare, without.path)).text, /There is no secret key yet/);
  assert.match(
    (await restore(await emptyPlace(), without.path)).text,
    /is another one than that of the backup/,
  );

  const withKey = await backUp(config, folder, { withKey: true, keep: 1 });
  assert.match(withKey.text, /The secret key is in it/);
  assert.equal(existsSync(without.path), false);
  const place = await emptyPlace('sqlite', {});
  assert.equal((await restore(place, withKey.path)).lines.at(-1), 'The secret key fits.');
  assert.equal(readFileSync(join(place.dataDir, 'secret.key'), 'utf8'), key);
});

test('a file whose bytes are nowhere is told of, and a file of another size stops the backup', async () => {
  const { config, house, lived } = await filled();
  const path = join(config.dataDir, 'blobs', lived.fileId.slice(-2).toLowerCase(), lived.fileId);
  const folder = makeFolder();
  writeFileSync(path, 'half');
  await assert.rejects(backUp(config, folder), /has 4 bytes, and should have 14/);
  assert.deepEqual(readdirSync(folder), []);
  rmSync(path);
  const { code, text, path: made } = await backUp(config, folder);
  await house.close();
  assert.equal(code, 1);
  assert.match(text, new RegExp(`The file ${lived.fileId} is named by the database`));
  assert.match((await restore(await emptyPlace(), made)).text, new RegExp(`never had .* ${lived.fileId}`));
});
