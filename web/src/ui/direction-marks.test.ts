import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hasDirectionMarks, showDirectionMarks, splitAtMarks } from './direction-marks.ts';

test('SR-33 overrides, embeddings and isolates are named, in order', () => {
  assert.equal(showDirectionMarks('invoice\u202Egpj.exe'), 'invoice[U+202E]gpj.exe');
  assert.deepEqual(splitAtMarks('a\u2066b\u2069'), ['a', '\u2066', 'b', '\u2069']);
  for (const code of [0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]) {
    assert.ok(hasDirectionMarks(String.fromCharCode(code)), code.toString(16));
  }
});

test('right-to-left writing is left as it is', () => {
  for (const text of ['שלום עולם', 'مرحبا\u200F!', 'می\u200Cخواهم', 'plain']) {
    assert.equal(showDirectionMarks(text), text);
    assert.deepEqual(splitAtMarks(text), [text]);
  }
});

test('nothing is lost, and nothing that turns the direction is left', () => {
  const unit = fc.constantFrom('a', 'ש', '\u202E', '\u2066', '\u2069', ' ', '😀');
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      assert.equal(splitAtMarks(text).join(''), text);
      assert.ok(!hasDirectionMarks(showDirectionMarks(text)));
    }),
  );
});
