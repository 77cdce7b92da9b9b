import assert from 'node:assert/strict';
import { test } from 'node:test';
import { t } from './all-texts.ts';
import { languageFor, regionalTag } from './i18n.ts';

test('the first of the browser’s languages that exists is shown, whatever its region', () => {
  assert.equal(languageFor('auto', ['fr-FR', 'de-CH', 'en']).tag, 'de');
  assert.equal(languageFor('auto', ['en-GB', 'de']).tag, 'en');
});

test('a chosen language wins over the browser’s', () => {
  assert.equal(languageFor('de', ['en-US']).tag, 'de');
});

test('without any that exists it is English', () => {
  assert.equal(languageFor('auto', ['fr', 'ja']).tag, 'en');
  assert.equal(languageFor('xx', ['de']).tag, 'en');
  assert.equal(languageFor('auto', []).tag, 'en');
});

test('dates follow the region of the browser, in the language that is spoken', () => {
  assert.equal(regionalTag('en', ['de-CH', 'en-GB', 'en-US']), 'en-GB');
  assert.equal(regionalTag('de', ['fr-CH', 'en-GB']), 'de');
});

test('values and plurals are filled in', () => {
  assert.equal(t('models.first.connected', { count: 1 }), 'Connected: 1 model');
  assert.equal(t('models.first.connected', { count: 12 }), 'Connected: 12 models');
  assert.equal(t('models.first.connected', { count: 0 }), 'Connected, but it lists no models');
  assert.equal(t('markdown.code', { known: 'yes', language: 'Rust' }), 'Rust code');
});
