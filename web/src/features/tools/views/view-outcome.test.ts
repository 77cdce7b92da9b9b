import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolPart } from '@stoa/contract/runs/parts';
import { outcomeOf } from './view-outcome.ts';

const call = (status: ToolPart['status'], output: ToolPart['output'] = null) =>
  ({ status, output }) as unknown as ToolPart;

const output = {
  items: [
    { type: 'text' as const, text: 'three' },
    { type: 'data' as const, data: { ships: 3 } },
  ],
  isError: false,
  truncated: null,
};

test('a view is told what the server answered to the letter, and nothing until it has been read', () => {
  assert.equal(outcomeOf(call('running'), null), null);
  assert.equal(outcomeOf(call('done', output), undefined), null);
  assert.deepEqual(outcomeOf(call('done', output), '{"content":[],"_meta":{"tide":"high"}}'), {
    result: { content: [], _meta: { tide: 'high' } },
  });
});

test('where that was not kept it is told what the message has, and a call that was not made was cancelled', () => {
  const result = {
    content: [{ type: 'text', text: 'three' }],
    structuredContent: { ships: 3 },
    isError: false,
  };
  for (const whole of [null, 'no JSON', '7'])
    assert.deepEqual(outcomeOf(call('done', output), whole), { result });
  assert.deepEqual(outcomeOf(call('failed'), null), { result: { content: [], isError: true } });
  for (const status of ['rejected', 'cancelled', 'unknown'] as const)
    assert.deepEqual(outcomeOf(call(status), null), { cancelled: status });
});
