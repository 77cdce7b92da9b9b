import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningOfKey, mostCharacters, sendable } from './send-key.ts';
import type { KeyInField } from './send-key.ts';

const enter = (changes: Partial<KeyInField> = {}): KeyInField => ({
  key: 'Enter',
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...changes,
});
const desk = { sendOnEnter: true, hasTouchKeyboard: false };

test('Enter sends, and Shift+Enter breaks the line', () => {
  assert.equal(meaningOfKey(enter(), desk), 'send');
  assert.equal(meaningOfKey(enter({ shiftKey: true }), desk), 'type');
  assert.equal(meaningOfKey(enter({ shiftKey: true, ctrlKey: true }), desk), 'type');
});

test('by preference, or on a phone, only Ctrl or ⌘ with Enter sends', () => {
  for (const habits of [
    { sendOnEnter: false, hasTouchKeyboard: false },
    { sendOnEnter: true, hasTouchKeyboard: true },
  ]) {
    assert.equal(meaningOfKey(enter(), habits), 'type');
    assert.equal(meaningOfKey(enter({ ctrlKey: true }), habits), 'send');
    assert.equal(meaningOfKey(enter({ metaKey: true }), habits), 'send');
  }
});

test('the Enter that ends a composition never sends', () => {
  assert.equal(meaningOfKey(enter({ isComposing: true }), desk), 'type');
  assert.equal(meaningOfKey(enter({ keyCode: 229 }), desk), 'type');
  assert.equal(meaningOfKey(enter({ keyCode: 229, ctrlKey: true }), desk), 'type');
});

test('other keys type', () => {
  assert.equal(meaningOfKey(enter({ key: 'a', keyCode: 65 }), desk), 'type');
});

test('blanks are nothing to send, and the bound is the contract’s', () => {
  assert.equal(sendable(' \n\t'), 'empty');
  assert.equal(sendable('x'.repeat(mostCharacters)), 'yes');
  assert.equal(sendable('x'.repeat(mostCharacters + 1)), 'too-long');
});
