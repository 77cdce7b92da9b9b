import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolPart } from '@stoa/contract/runs/parts';
import { countsOf, shareOf, tookSeconds } from './call-state.ts';

const call = (changes: Partial<ToolPart>): ToolPart => ({
  type: 'tool',
  id: 'p1',
  step: 1,
  callId: 'c1',
  tool: {
    key: 'mcp_1/echo',
    name: 'echo',
    title: null,
    source: { id: 'mcp_1', kind: 'mcp', name: 'Harbour', host: null },
    risk: { readsPrivate: false, readsUntrusted: true, writes: false, sendsOut: true, idempotent: false },
  },
  inputText: '',
  input: {},
  status: 'done',
  progress: null,
  output: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: '2026-01-01T00:00:01.240Z',
  ...changes,
});

test('many calls are summed up: what goes on, what waits, what went wrong', () => {
  const told = { items: [], isError: true, truncated: null };
  const calls = [
    call({}),
    call({ status: 'running' }),
    call({ status: 'waiting' }),
    call({ status: 'failed' }),
    call({ status: 'unknown' }),
    call({ output: told }),
    call({ status: 'rejected' }),
  ];
  assert.deepEqual(countsOf(calls), { count: 7, open: 2, waiting: 1, wrong: 3 });
});

test('how far a call is, is told only where the tool says so, and never as more than all of it', () => {
  const at = (done: number | null, total: number | null) =>
    shareOf(call({ progress: { done, total, message: null } }));
  assert.equal(at(3, 12), 0.25);
  assert.equal(at(15, 12), 1);
  assert.equal(at(3, null), null);
  assert.equal(at(null, 12), null);
  assert.equal(at(3, 0), null);
});

test('how long it took is known once it has begun and ended', () => {
  assert.equal(tookSeconds(call({})), 1.24);
  assert.equal(tookSeconds(call({ startedAt: null })), null);
  assert.equal(tookSeconds(call({ endedAt: null })), null);
});
