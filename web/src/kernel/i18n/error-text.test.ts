import { ApiError } from '@stoa/contract/client';
import { ErrorCodes } from '@stoa/contract/errors';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from './en.ts';
import { errorText } from './error-text.ts';

const english: Record<string, string> = en;

test('every code the server can answer with has its own text', () => {
  const texts = [...ErrorCodes, 'network/unreachable' as const].map((code) => {
    const text = errorText(new ApiError(code, 'words for logs', 500));
    assert.equal(text, english[`error.${code}`], code);
    return text;
  });
  assert.equal(new Set(texts).size, texts.length);
});

test('no text is kept for a code that is no more', () => {
  const known = new Set<string>([...ErrorCodes, 'network/unreachable', 'unknown']);
  const left = Object.keys(english).filter(
    (id) => id.startsWith('error.') && !known.has(id.slice('error.'.length)),
  );
  assert.deepEqual(left, []);
});

test('a code newer than the page is told as a failure of the server', () => {
  const newer = new ApiError('moon/eclipsed' as ApiError['code'], 'words for logs', 409);
  assert.equal(errorText(newer), english['error.server/failed']);
});

test('what the server did not say is told as unexpected, without its words', () => {
  assert.equal(errorText(new TypeError('x is undefined')), english['error.unknown']);
  assert.equal(errorText('no error at all'), english['error.unknown']);
});
