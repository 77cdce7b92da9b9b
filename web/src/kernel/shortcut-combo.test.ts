import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capsOf, matches, parseCombo } from './shortcut-combo.ts';
import type { KeyPress } from './shortcut-combo.ts';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

const onApple = (combo: string, keys: KeyPress) => matches(parseCombo(combo), keys, true);
const elsewhere = (combo: string, keys: KeyPress) => matches(parseCombo(combo), keys, false);

test('Mod is Ctrl, and ⌘ on Apple’s machines, and never both', () => {
  const ctrl = press('k', 'KeyK', { ctrlKey: true });
  const command = press('k', 'KeyK', { metaKey: true });
  assert.ok(elsewhere('Mod+K', ctrl));
  assert.ok(!elsewhere('Mod+K', command));
  assert.ok(onApple('Mod+K', command));
  assert.ok(!onApple('Mod+K', ctrl));
  assert.ok(!elsewhere('Mod+K', press('k', 'KeyK', { ctrlKey: true, metaKey: true })));
});

test('other modifiers have to match exactly', () => {
  assert.ok(elsewhere('Mod+Shift+O', press('O', 'KeyO', { ctrlKey: true, shiftKey: true })));
  assert.ok(!elsewhere('Mod+Shift+O', press('o', 'KeyO', { ctrlKey: true })));
  assert.ok(!elsewhere('Mod+O', press('O', 'KeyO', { ctrlKey: true, shiftKey: true })));
  assert.ok(!elsewhere('Mod+O', press('o', 'KeyO', { ctrlKey: true, altKey: true })));
});

test('a question mark is one wherever the layout has it', () => {
  assert.ok(elsewhere('?', press('?', 'Slash', { shiftKey: true })));
  assert.ok(elsewhere('?', press('?', 'Minus', { shiftKey: true })));
  assert.ok(elsewhere('?', press('?', 'KeyM')));
  assert.ok(!elsewhere('?', press('/', 'Slash')));
});

test('Shift does not hide a punctuation key, and another script does not hide a letter', () => {
  assert.ok(elsewhere('Mod+Shift+/', press('?', 'Slash', { ctrlKey: true, shiftKey: true })));
  assert.ok(elsewhere('Mod+Shift+;', press(':', 'Semicolon', { ctrlKey: true, shiftKey: true })));
  assert.ok(elsewhere('Mod+K', press('л', 'KeyK', { ctrlKey: true })));
});

test('a letter is what is typed, not where another layout has it', () => {
  assert.ok(elsewhere('Mod+Z', press('z', 'KeyY', { ctrlKey: true })));
  assert.ok(!elsewhere('Mod+Y', press('z', 'KeyY', { ctrlKey: true })));
});

test('named keys', () => {
  assert.ok(elsewhere('Esc', press('Escape', 'Escape')));
  assert.ok(elsewhere('F2', press('F2', 'F2')));
  assert.ok(
    elsewhere('Mod+Shift+Backspace', press('Backspace', 'Backspace', { ctrlKey: true, shiftKey: true })),
  );
});

test('caps are named as on the machine', () => {
  assert.deepEqual(capsOf('Mod+Shift+O', true), ['⌘', '⇧', 'O']);
  assert.deepEqual(capsOf('Mod+Shift+O', false), ['Ctrl', 'Shift', 'O']);
  assert.deepEqual(capsOf('Shift+Esc', false), ['Shift', 'Esc']);
  assert.deepEqual(capsOf('Mod+Enter', false), ['Ctrl', 'Enter']);
  assert.deepEqual(capsOf('?', false), ['?']);
});

test('a combination that says nothing is refused', () => {
  assert.throws(() => parseCombo('Mod+'));
  assert.throws(() => parseCombo('Hyper+K'));
});
