import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incomingFile, incomingOfPaste, isHeic, longPasteCharacters, shortName } from './what-to-attach.ts';

const image = (name = 'image.png', type = 'image/png') => new File(['…'], name, { type });
const long = 'x'.repeat(longPasteCharacters + 1);
const usual = { attachLongPastes: true, taken: [], free: 10 };
const namesOf = (clipboard: Parameters<typeof incomingOfPaste>[0], options = {}) =>
  incomingOfPaste(clipboard, { ...usual, ...options }).map(({ name }) => name);

test('a pasted picture gets a name of its own, beside those that are there', () => {
  const files = [image(), image('image.jpg', 'image/jpeg')];
  assert.deepEqual(namesOf({ files, text: '' }), ['pasted-image-1.png', 'pasted-image-1.jpg']);
  assert.deepEqual(namesOf({ files: [image(), image()], text: '' }, { taken: ['pasted-image-1.png'] }), [
    'pasted-image-2.png',
    'pasted-image-3.png',
  ]);
});

test('a file that was copied keeps its name, whatever words come with it', () => {
  const files = [image('holiday.png')];
  assert.deepEqual(namesOf({ files, text: 'holiday.png' }), ['holiday.png']);
});

test('words win over the picture that an office program puts beside them', () => {
  assert.deepEqual(namesOf({ files: [image()], text: 'a\tb' }), []);
});

test('only a long text becomes a file, and it keeps every character', async () => {
  assert.deepEqual(namesOf({ files: [], text: long.slice(1) }), []);
  const [incoming] = incomingOfPaste({ files: [], text: long }, usual);
  assert.equal(incoming?.name, 'pasted-text.txt');
  assert.equal(incoming?.isPastedText, true);
  assert.equal(await incoming?.content.text(), long);
  assert.deepEqual(namesOf({ files: [], text: long }, { taken: ['pasted-text.txt'] }), ['pasted-text-2.txt']);
});

test('a long text is pasted as ever by preference, and where no more files fit', () => {
  assert.deepEqual(namesOf({ files: [], text: long }, { attachLongPastes: false }), []);
  assert.deepEqual(namesOf({ files: [], text: long }, { free: 0 }), []);
});

test('a name is as long as the contract has it, and keeps its ending', () => {
  const name = `${'n'.repeat(300)}.tar.gz`;
  assert.equal(shortName(name).length, 200);
  assert.ok(shortName(name).endsWith('….gz'));
  assert.equal(shortName('n'.repeat(300)).length, 200);
  assert.equal(incomingFile(image('short.png')).name, 'short.png');
});

test('photos of Apple’s phones are known by name or type', () => {
  assert.ok(isHeic({ name: 'IMG_1.HEIC', type: '' }));
  assert.ok(isHeic({ name: 'x', type: 'image/heif' }));
  assert.ok(!isHeic({ name: 'heic.png', type: 'image/png' }));
});
