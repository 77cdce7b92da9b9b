import { setupI18n } from '@lingui/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { de } from './de.ts';
import { en } from './en.ts';
import { enLater } from './en-later.ts';

const languages: Record<string, Record<string, string | undefined>> = { de };
const english: Record<string, string> = { ...en, ...enLater };

/** The text filled in, and the names of the values it asked for on the way; every branch is gone through. */
const fillIn = (locale: string, text: string): { filled: string; asked: string[] } => {
  const asked = new Set<string>();
  const values = new Proxy<Record<string, unknown>>(
    {},
    {
      get: () => 1,
      getOwnPropertyDescriptor: (_, name) => {
        asked.add(String(name));
        return { configurable: true, enumerable: true, value: 1 };
      },
    },
  );
  const filled = setupI18n({ locale, messages: { [locale]: { text } } })._('text', values);
  return { filled, asked: [...asked].toSorted() };
};

const assertReadable = (locale: string, texts: Record<string, string | undefined>) => {
  for (const [id, text = ''] of Object.entries(texts)) {
    const { filled } = fillIn(locale, text);
    assert.doesNotMatch(filled, /[{}]/, `${id} does not parse: ${text}`);
    assert.notEqual(filled.trim(), '', `${id} is empty`);
  }
};

test('every English text can be filled in, and none is empty', () => {
  assertReadable('en', english);
});

for (const [tag, catalogue] of Object.entries(languages)) {
  test(`${tag} has every text that English has, and no other`, () => {
    assert.deepEqual(Object.keys(catalogue).toSorted(), Object.keys(english).toSorted());
  });

  test(`every text of ${tag} can be filled in, and none is empty`, () => {
    assertReadable(tag, catalogue);
  });

  test(`${tag} uses the same values in every text as English does`, () => {
    for (const [id, text] of Object.entries(english)) {
      assert.deepEqual(fillIn(tag, catalogue[id] ?? '').asked, fillIn('en', text).asked, id);
    }
  });

  test(`${tag} is translated, not copied: sentences differ from the English ones`, () => {
    const copied = Object.entries(english).filter(
      ([id, text]) => text.includes(' ') && catalogue[id] === text,
    );
    assert.deepEqual(copied, []);
  });
}
