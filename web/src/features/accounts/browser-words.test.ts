import assert from 'node:assert/strict';
import { test } from 'node:test';
import { t } from '../../kernel/i18n/all-texts.ts';
import { browserWords } from './browser-words.ts';

const mozilla = 'Mozilla/5.0';
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

test('browsers go by their own name, not by those of the others they name as well', () => {
  const known: [string, string][] = [
    [`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox on Linux'],
    [
      `${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`,
      'Edge on Windows',
    ],
    [
      `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/18.0 Safari/605.1.15`,
      'Safari on macOS',
    ],
    [
      `${mozilla} (Linux; Android 15; K) ${webkit} Chrome/140.0.0.0 Mobile Safari/537.36`,
      'Chrome on Android',
    ],
    [
      `${mozilla} (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} CriOS/140.0 Mobile Safari/604.1`,
      'Chrome on iPhone',
    ],
  ];
  for (const [userAgent, words] of known) assert.equal(browserWords(userAgent, t), words);
});

test('a program, and what says nothing of itself, is called something', () => {
  assert.equal(browserWords('curl/8.9.1', t), 'An unknown browser');
  assert.equal(browserWords('', t), 'An unknown browser');
  assert.equal(browserWords('Something (Linux)', t), 'Linux');
});
