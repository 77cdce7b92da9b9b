import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LetterKind, letterLanguage, write } from './letters.ts';

const url = 'https://stoa.example/reset#abc';
const facts = { instance: 'Agora', name: 'Ada', by: 'Bob', email: 'new@example.org', url };
const withLink: LetterKind[] = [
  'reset',
  'confirm-sign-up',
  'account-exists',
  'confirm-email',
  'invite',
  'account-made',
];
const withoutLink: LetterKind[] = [
  'account-disabled',
  'email-taken',
  'email-changed',
  'password-changed',
  'test',
];

test('every letter says where it is from, and the link stands once, alone, in text and in HTML', () => {
  for (const language of ['en', 'de'] as const) {
    for (const kind of [...withLink, ...withoutLink]) {
      const { subject, text, html } = write(kind, language, facts);
      assert.ok(subject.length > 0 && subject.length < 78 && !subject.includes('\n'), kind);
      assert.ok((subject + text).includes('Agora'), kind);
      const links = text.split('\n').filter((line) => line === url).length;
      assert.equal(links, withLink.includes(kind) ? 1 : 0, kind);
      assert.equal(html.split(`href="${url}"`).length - 1, links, kind);
    }
  }
});

test('names are text in HTML too', () => {
  const { text, html } = write('reset', 'en', { ...facts, name: `<a href="x">'&"</a>`, instance: '<b>' });
  assert.ok(text.includes(`<a href="x">`));
  assert.deepEqual(
    html.match(/<[^>]+>/g)!.filter((tag) => !/^<\/?p>$/.test(tag)),
    [`<a href="${url}">`, '</a>'],
  );
});

test('a letter is in the language chosen on the account, else in one the browser asked for, else in English', () => {
  assert.equal(letterLanguage('de', 'en'), 'de');
  assert.equal(letterLanguage('fr', 'de'), 'en');
  assert.equal(letterLanguage('auto', 'fr-FR,de-CH;q=0.8,en;q=0.5'), 'de');
  assert.equal(letterLanguage('auto', 'fr'), 'en');
  assert.equal(letterLanguage('auto', ''), 'en');
});
