import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, verifyAgainstNobody, verifyPassword } from './password.ts';

test('a hash is of argon2id with its costs and its own salt, and fits its password alone', async () => {
  const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(first);
  assert.ok(parts, first);
  assert.ok(Number(parts[1]) >= 19_456 && Number(parts[2]) >= 2);
  assert.notEqual(first, second);
  assert.equal(await verifyPassword('correct horse', first), true);
  assert.equal(await verifyPassword('correct horse', second), true);
  assert.equal(await verifyPassword('correct horsf', first), false);
});

test('a hash made at other costs is still checked at those', async () => {
  // argon2id of "correct horse", salt of sixteen zero bytes, 64 KiB, one pass.
  const { argon2Sync } = await import('node:crypto');
  const tag = argon2Sync('argon2id', {
    message: 'correct horse',
    nonce: Buffer.alloc(16),
    memory: 64,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const hash = `$argon2id$v=19$m=64,t=1,p=1$${plain(Buffer.alloc(16))}$${plain(tag)}`;
  assert.equal(await verifyPassword('correct horse', hash), true);
  assert.equal(await verifyPassword('wrong horse', hash), false);
});

test('what is not a hash fits no password, and nobody has a password', async () => {
  for (const hash of [
    '',
    'correct horse',
    '$argon2id$v=19$m=64,t=1,p=1$$',
    '$2b$10$abcdefghijklmnopqrstuv',
  ]) {
    assert.equal(await verifyPassword('correct horse', hash), false, hash);
    assert.equal(await verifyPassword(hash, hash), false, hash);
  }
  assert.equal(await verifyAgainstNobody(''), false);
});

test('many at once wait in line, and all are answered', async () => {
  const hash = await hashPassword('correct horse');
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => verifyPassword(n % 2 ? 'correct horse' : 'wrong horse', hash)),
  );
  assert.deepEqual(
    answers,
    Array.from({ length: 12 }, (_, n) => n % 2 === 1),
  );
});
