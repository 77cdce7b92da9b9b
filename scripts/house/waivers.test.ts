import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeTree, placesOf } from './testing.ts';

const path = 'llm/src/utils.ts';
const waiver = { file: path, rule: 'name', reason: 'the wire calls it so' };

test('a waiver silences one rule in one file', () => {
  assert.deepEqual(placesOf('name', { [path]: '' }, [waiver]), []);
  assert.deepEqual(placesOf('name', { [path]: '', 'llm/src/misc.ts': '' }, [waiver]), ['llm/src/misc.ts:1']);
  assert.deepEqual(placesOf('network', { [path]: 'void fetch;' }, [waiver]), [`${path}:1`]);
});

test('a waiver that waives nothing fails', () => {
  assert.deepEqual(placesOf('waiver', { 'llm/src/x.ts': '' }, [waiver]), ['scripts/rooms.ts:1']);
});

test('a waiver without a reason waives nothing', () => {
  const rules = judgeTree({ [path]: '' }, [{ ...waiver, reason: ' ' }]).map(({ rule }) => rule);
  assert.deepEqual(rules, ['name', 'waiver']);
});

test('the guards of the check cannot be waived', () => {
  const excuse = { file: 'scripts/house/seen.json', rule: 'seen', reason: 'we are in a hurry' };
  const rules = judgeTree({}, [excuse]).map(({ rule }) => rule);
  assert.deepEqual(rules, ['seen', 'waiver']);
});
