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
