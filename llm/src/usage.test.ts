import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { estimateTokens } from './usage.ts';

describe('the token estimate', () => {
  it('is about four Latin letters a token', () => {
    assert.equal(estimateTokens('abcdefgh'), 2);
    assert.equal(estimateTokens('Größe über alles'), 4);
  });

  it('is about one token for each ideograph, kana and Hangul syllable', () => {
    assert.equal(estimateTokens('世界平和'), 4);
    assert.equal(estimateTokens('こんにちは'), 5);
    assert.equal(estimateTokens('안녕'), 2);
  });

  it('is denser for other alphabets than for Latin', () => {
    assert.ok(estimateTokens('привет как дела') > estimateTokens('privet kak dela'));
  });

  it('adds up over a mixture and is nothing for nothing', () => {
    assert.equal(estimateTokens('abcd世界'), 3);
    assert.equal(estimateTokens(''), 0);
  });
});
