import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readWish } from './command-line.ts';

const read = (...args: string[]) => readWish(args, ['start', 'stream'], {});

describe('the command line', () => {
  it('names one benchmark, or all of them', () => {
    assert.deepEqual(read('stream').names, ['stream']);
    assert.deepEqual(read('all', '--write').names, ['start', 'stream']);
  });

  it('measures at full length unless told otherwise', () => {
    assert.deepEqual(read('start').options, { quick: false, profile: false, database: undefined });
    assert.deepEqual(read('--quick', 'stream', '--profile').options, {
      quick: true,
      profile: true,
      database: undefined,
    });
  });

  it('takes a database from its arguments, or else from the environment', () => {
    const environment = { STOA_DATABASE_URL: 'postgres://a' };
    const databaseOf = (...args: string[]) => readWish(args, ['list'], environment).options.database;
    assert.equal(databaseOf('list'), 'postgres://a');
    assert.equal(databaseOf('list', '--database', 'postgres://b'), 'postgres://b');
  });

  it('says what is wrong with it', () => {
    assert.throws(() => read(), /Name one benchmark/);
    assert.throws(() => read('start', 'stream'), /Name one benchmark/);
    assert.throws(() => read('toString'), /no benchmark toString/);
    assert.throws(() => read('start', '--profile'), /goes with stream/);
    assert.throws(() => read('start', '--fast'), /--fast/);
  });
});
