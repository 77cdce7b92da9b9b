import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstWords, tidyTitle } from './title.ts';

test('titles are freed of what models wrap them in', () => {
  assert.equal(tidyTitle('"Whales at night."'), 'Whales at night');
  assert.equal(tidyTitle('**Title: Über Wale**\nbecause'), 'Über Wale');
  assert.equal(tidyTitle('# „Wale“'), 'Wale');
  assert.equal(tidyTitle('  '), '');
  assert.ok(tidyTitle('x'.repeat(500)).length <= 60);
});

test('first words are cut at a space, and never inside a character', () => {
  assert.equal(firstWords('short'), 'short');
  assert.ok(firstWords('👩‍💻 '.repeat(100)).endsWith('…'));
  assert.equal(firstWords('word '.repeat(30)).endsWith(' word…'), true);
});
