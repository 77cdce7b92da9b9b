import assert from 'node:assert/strict';
import { test } from 'node:test';
import { t } from '../../kernel/i18n/all-texts.ts';
import { searchSettings, settingsPagesFor } from './settings-pages.ts';

const found = (query: string, role: 'administrator' | 'member' = 'administrator') =>
  searchSettings(query, settingsPagesFor(role), t).flatMap(({ page, entries }) =>
    entries.map(({ id }) => `${page.id}#${id}`),
  );

test('a member sees only what is about themselves', () => {
  assert.deepEqual(
    settingsPagesFor('member').map(({ id }) => id),
    ['general', 'account', 'files', 'tools', 'mcp-servers'],
  );
  assert.deepEqual(found('registration', 'member'), []);
});

test('settings are found by their name and by their sentence, in any order of words', () => {
  assert.deepEqual(found('whoever can reach'), ['instance#registration']);
  assert.deepEqual(found('night'), ['general#theme']);
  assert.deepEqual(found('enter SEND'), ['general#send-on-enter']);
  assert.deepEqual(found('no such thing'), []);
});

test('anchors are unique on each page', () => {
  for (const page of settingsPagesFor('administrator')) {
    const ids = page.entries.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, page.id);
  }
});
