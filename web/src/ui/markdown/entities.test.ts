import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeEntities } from './entities.ts';

test('named and numeric references become characters, once', () => {
  assert.equal(decodeEntities('&lt;a&gt; &amp;amp; &copy; &nbsp;|&colon;'), '<a> &amp; © \u00A0|:');
  assert.equal(decodeEntities('&#8212;&#x2014;&#X1f600;'), '——😀');
});

test('what is no reference stays, and impossible characters are replaced', () => {
  assert.equal(decodeEntities('AT&T &nosuch; &#; & &constructor;'), 'AT&T &nosuch; &#; & &constructor;');
  assert.equal(decodeEntities('&#0;&#xD800;&#x110000;'), '\uFFFD\uFFFD\uFFFD');
});
