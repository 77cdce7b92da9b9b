import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { findPostgres } from './postgres-cluster.mjs';

test('of the PostgreSQL that Debian packages the newest is taken, then that of the PATH, if it is whole', () => {
  const root = mkdtempSync(join(tmpdir(), 'stoa-postgres-places-'));
  const make = (...names: string[]) => {
    for (const name of names) {
      mkdirSync(join(root, name), { recursive: true });
      writeFileSync(join(root, name, 'initdb'), '');
    }
  };
  const complete = (name: string) => writeFileSync(join(root, name, 'postgres'), '');
  try {
    make('debian/9/bin', 'debian/16/bin', 'debian/17/bin', 'first', 'second');
    for (const name of ['debian/9/bin', 'debian/16/bin', 'second']) complete(name);
    const PATH = ['first', 'second'].map((name) => join(root, name)).join(delimiter);
    assert.equal(findPostgres({ PATH }, join(root, 'debian')), join(root, 'debian/16/bin'));
    assert.equal(findPostgres({ PATH }, join(root, 'none')), join(root, 'second'));
    assert.equal(findPostgres({}, join(root, 'none')), undefined);
  } finally {
    rmSync(root, { recursive: true });
  }
});
