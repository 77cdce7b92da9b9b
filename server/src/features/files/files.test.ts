/** Files through their face, with real bytes on a real disk. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { createTestClock, openTestRooms, type TestRooms, type TestRoomsOptions } from '../../app/testing.ts';
import { system, type UserPrincipal } from '../../kernel/principal.ts';
import type { Blobs } from '../../platform/blobs/port.ts';
import { jpegOf, pngBombOf, pngOf } from '../../platform/images/testing.ts';
import { displayNameOf } from './name.ts';

const dayMs = 24 * 60 * 60_000;

const openHouse = async (options: TestRoomsOptions = {}) => {
  const clock = createTestClock(Date.now());
  const rooms = await openTestRooms({ clock, ...options });
  return { rooms, clock, ada: await rooms.addUser('Ada') };
};

const upload = ({ files }: TestRooms, user: UserPrincipal, bytes: Uint8Array | string, name = 'notes.txt') =>
  files.upload(user, { name, content: Readable.from([Buffer.from(bytes)]) });

const contentOf = async ({ files }: TestRooms, user: UserPrincipal, id: string): Promise<string> =>
  Buffer.concat(await Array.fromAsync((await files.open(user, id, 'full')).content)).toString();

const keysIn = async (blobs: Blobs): Promise<string[]> => (await Array.fromAsync(blobs.list())).toSorted();
const listOf = async ({ files }: TestRooms, user: UserPrincipal) =>
  (await files.list(user, { limit: 100 })).items.map(({ id }) => id);

/** Bytes are removed after the answer, which nobody waits for. */
const until = async (holds: () => Promise<boolean>) => {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 1000, 'waited too long');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test('text is what decodes: UTF-8, and UTF-16 with its mark, kept as UTF-8 without one', async () => {
  const { rooms, ada } = await openHouse();
  const words = 'Grüße, мир, 世界 👋\n';
  const little = Buffer.from(`\ufeff${words}`, 'utf16le');
  for (const bytes of [
    Buffer.from(words),
    Buffer.from(`\ufeff${words}`),
    little,
    Buffer.from(little).swap16(),
  ]) {
    const { id, kind, sizeBytes } = await upload(rooms, ada, bytes);
    assert.deepEqual([kind, sizeBytes], ['text', Buffer.byteLength(words)]);
    assert.equal(await contentOf(rooms, ada, id), words);
  }
});

test('SR-40 a file is what its bytes are: anything but four kinds of picture and text is refused', async () => {
  const { rooms, ada } = await openHouse();
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
  const cases: Record<string, [Uint8Array | string, code: string]> = {
    'photo.heic': [heic, 'file/kind-unknown'],
    'a.png': [Buffer.from([0x4d, 0x5a, 0x90, 0, 3]), 'file/kind-unknown'],
    'a.txt': [Buffer.from([0xc3, 0x28, 0x41]), 'file/kind-unknown'],
    'cut.txt': [Buffer.from([0x41, 0xc3]), 'file/kind-unknown'],
    'nul.txt': ['a\0b', 'file/kind-unknown'],
    'tiff.png': [Buffer.from('II*\0\x08\0\0\0', 'latin1'), 'file/kind-unknown'],
    'long.txt': ['x'.repeat(1_000_001), 'file/too-large'],
    'empty.png': ['', 'file/empty'],
    'bomb.png': [pngBombOf(12_000), 'file/unreadable'],
    'cut.jpg': [(await jpegOf(200, 200)).subarray(0, 5000), 'file/unreadable'],
    'page.gif': ['GIF89a<script>alert(1)</script>', 'file/unreadable'],
  };
  for (const [name, [bytes, code]] of Object.entries(cases))
    await assert.rejects(upload(rooms, ada, bytes, name), { code }, name);
  assert.deepEqual(await listOf(rooms, ada), []);
  assert.deepEqual(await keysIn(rooms.blobs), []);
});

test('SR-39 names lose their paths and what is not seen, and keep what is', () => {
  const cases: [given: string, kept: string][] = [
    ['../../a/b.txt', 'b.txt'],
    ['..\\..\\b.txt', 'b.txt'],
    ['/', 'file'],
    ['.', 'file'],
    ['.profile', '.profile'],
    ['a\0b\r\nc', 'abc'],
    ['\u202ecod.exe\u2066', 'cod.exe'],
    ['👩‍💻  notes .md', '👩‍💻 notes .md'],
    ['\ud800x', '\ufffdx'],
    [`${'a'.repeat(199)}👋`, `${'a'.repeat(199)}\ufffd`],
  ];
  for (const [given, kept] of cases) assert.equal(displayNameOf(given), kept);
});

test('the largest upload and the room of a person are settings; what does not fit leaves nothing behind', async () => {
  const { rooms, ada } = await openHouse();
  await rooms.settings.update(ada, { largestUploadMegabytes: 1, storagePerUserMegabytes: 1 });
  await assert.rejects(upload(rooms, ada, await pngOf(700, 700)), { code: 'file/too-large' });
  const { id } = await upload(rooms, ada, 'x'.repeat(600_000));
  await assert.rejects(upload(rooms, ada, 'x'.repeat(400_001)), { code: 'file/storage-full' });
  assert.deepEqual(await keysIn(rooms.blobs), [id]);
  await upload(rooms, ada, 'x'.repeat(400_000));
  // Not even read when there is no room at all.
  const unread = Readable.from([Buffer.from('x')]);
  await assert.rejects(rooms.files.upload(ada, { name: 'x', content: unread }), {
    code: 'file/storage-full',
  });
  assert.equal(unread.readableDidRead, false);
  await rooms.files.remove(ada, id);
  assert.ok(await upload(rooms, ada, 'there is room again'));
});

test('many uploads at once cannot have more room together than one after the other', async () => {
  const { rooms, ada } = await openHouse();
  const bob = await rooms.addUser('Bob');
  await rooms.settings.update(system, { storagePerUserMegabytes: 1 });
  const uploads = Array.from({ length: 10 }, () => upload(rooms, ada, 'x'.repeat(300_000)));
  const ended = await Promise.allSettled([...uploads, upload(rooms, bob, 'mine has its own')]);
  assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 4);
  const kept = await listOf(rooms, ada);
  assert.equal(kept.length, 3);
  assert.equal((await keysIn(rooms.blobs)).length, 4);
});

test('a row never stands without its bytes, wherever the process dies; what is left without a row is swept', async () => {
  const { blobs: real } = await openTestRooms();
  const picture = await pngOf(60, 60);
  const dies = new Error('the process died here');
  let left = Infinity;
  // Once it has died, nothing more is done, not even tidying up.
  const step = () => (left <= 0 ? Promise.reject(dies) : void (left -= 1));
  const blobs: Blobs = {
    ...real,
    put: async (key, content) => (await step(), real.put(key, content)),
    remove: async (key) => (await step(), real.remove(key)),
  };
  const { rooms, clock, ada } = await openHouse({ blobs });
  const assertWhole = async () => {
    for (const id of await listOf(rooms, ada)) assert.ok((await contentOf(rooms, ada, id)).length > 100);
  };
  for (left = 0; ;) {
    const steps = left;
    const made = await upload(rooms, ada, picture).catch((error: unknown) => assert.equal(error, dies));
    await assertWhole();
    if (made) break;
    left = steps + 1;
  }
  const [id] = await listOf(rooms, ada);
  await rooms.db.transaction((tx) => rooms.files.attach(tx, ada, id!));
  left = 0;
  await rooms.files.remove(ada, id!);
  assert.deepEqual(await listOf(rooms, ada), [], 'its row is gone though its bytes could not be removed');
  left = Infinity;
  await rooms.files.sweep();
  const leftBehind = await keysIn(real);
  assert.ok(leftBehind.length > 4);
  assert.ok(leftBehind.includes(id!), 'a young one may yet get its row');
  clock.moveMs(dayMs + 60_000);
  await rooms.files.sweep();
  assert.deepEqual(await keysIn(real), []);
});

test('an upload that no message came to carry is gone after a day, and one that a message carries stays', async () => {
  const { rooms, clock, ada } = await openHouse();
  const [carried, forgotten] = [await upload(rooms, ada, 'carried'), await upload(rooms, ada, 'forgotten')];
  await rooms.db.transaction((tx) => rooms.files.attach(tx, ada, carried.id));
  clock.moveMs(dayMs - 60_000);
  await rooms.files.sweep();
  assert.equal((await listOf(rooms, ada)).length, 2);
  clock.moveMs(120_000);
  await rooms.files.sweep();
  assert.deepEqual(await listOf(rooms, ada), [carried.id]);
  assert.deepEqual(await keysIn(rooms.blobs), [carried.id]);
  await assert.rejects(rooms.files.get(ada, forgotten.id), { code: 'file/not-found' });
});

test('a file is nobody else’s in any way there is to it, and the house itself has none', async () => {
  const { rooms, ada } = await openHouse();
  const bob = await rooms.addUser('Bob');
  const { id } = await upload(rooms, ada, 'mine');
  const refused = { code: 'file/not-found' };
  await assert.rejects(rooms.files.get(bob, id), refused);
  await assert.rejects(rooms.files.open(bob, id, 'full'), refused);
  await assert.rejects(rooms.files.remove(bob, id), refused);
  await assert.rejects(
    rooms.db.transaction((tx) => rooms.files.attach(tx, bob, id)),
    refused,
  );
  await rooms.db.transaction((tx) => rooms.files.removeAll(tx, bob, [id]));
  assert.equal(await rooms.files.findContent(bob.userId, id), undefined);
  assert.deepEqual(await listOf(rooms, bob), []);
  await assert.rejects(upload(rooms, system as unknown as UserPrincipal, 'x'), { code: 'account/forbidden' });
  assert.equal(await contentOf(rooms, ada, id), 'mine');
});

test('removing a file removes its bytes and its preview', async () => {
  const { rooms, ada } = await openHouse();
  const { id } = await upload(rooms, ada, await pngOf(30, 30));
  assert.deepEqual(await keysIn(rooms.blobs), [id, `preview_${id}`]);
  await rooms.files.remove(ada, id);
  await until(async () => (await keysIn(rooms.blobs)).length === 0);
});
