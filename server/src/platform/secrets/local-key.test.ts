import assert from 'node:assert/strict';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { secretsConformance } from './conformance.ts';
import { createLocalKeySecrets, loadOrMakeKey } from './local-key.ts';

secretsConformance('local key', () => createLocalKeySecrets(`key ${Math.random()}`));

test('the key is made once, and only its owner may read it', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'stoa-key-')), 'secret.key');
  const key = loadOrMakeKey(path);
  assert.equal(loadOrMakeKey(path), key);
  assert.ok(key.length >= 43);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('the key before opens what it sealed, and seals nothing more', () => {
  const before = createLocalKeySecrets('the key before');
  const now = createLocalKeySecrets('the key now', 'the key before');
  const old = before.seal('sk-1', 'p');
  assert.equal(now.open(old, 'p'), 'sk-1');
  assert.equal(now.isCurrent(old), false);
  assert.throws(() => now.open(old, 'q'));
  const anew = now.seal('sk-1', 'p');
  assert.equal(now.isCurrent(anew), true);
  assert.throws(() => before.open(anew, 'p'));
  assert.equal(createLocalKeySecrets('the key now').open(anew, 'p'), 'sk-1');
});
