import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Timers } from '../../kernel/timers.ts';
import { callSource } from './call.ts';
import { createDeadline } from './deadline.ts';
import { silentLog } from '../../kernel/log.ts';
import type { ToolCall, ToolOutcome, ToolSource } from './source.ts';

/** Time goes on when it is told to. */
const createTestTimers = () => {
  let nowMs = 0;
  const due = new Set<{ atMs: number; end: () => void }>();
  const timers: Timers = {
    elapsedMs: () => nowMs,
    soon: () => assert.fail(),
    every: () => assert.fail(),
    after(delayMs, end) {
      const entry = { atMs: nowMs + delayMs, end };
      due.add(entry);
      return () => due.delete(entry);
    },
  };
  const pass = (ms: number): void => {
    nowMs += ms;
    for (const entry of due) {
      if (entry.atMs > nowMs) continue;
      due.delete(entry);
      entry.end();
    }
  };
  return { timers, pass, due };
};

test('a deadline stands still while somebody is asked, and goes on when all have answered', () => {
  const { timers, pass, due } = createTestTimers();
  const deadline = createDeadline(timers, 10_000, () => new Error('late'));
  pass(4_000);
  deadline.pause();
  deadline.pause();
  pass(600_000);
  deadline.resume();
  pass(600_000);
  assert.equal(deadline.signal.aborted, false);
  deadline.resume();
  pass(5_999);
  assert.equal(deadline.signal.aborted, false);
  pass(1);
  assert.equal(deadline.signal.aborted, true);
  deadline.end();
  assert.equal(due.size, 0);
});

test('whoever answers at the last moment leaves time to go on, and nobody is waited for without end', () => {
  const { timers, pass } = createTestTimers();
  const hurried = createDeadline(timers, 1_000, () => 'late');
  pass(999);
  hurried.pause();
  hurried.resume();
  pass(900);
  assert.equal(hurried.signal.aborted, false);
  const patient = createDeadline(timers, 1_000, () => 'late');
  patient.pause();
  pass(3_601_000);
  assert.equal(patient.signal.aborted, true);
});

test('a call that asks a person is not late by the time that the person takes', async () => {
  const { timers, pass } = createTestTimers();
  const answered = Promise.withResolvers<ToolOutcome>();
  let asking: ToolCall['onAsking'];
  const source: ToolSource = {
    kind: 'mcp',
    offers: async () => [],
    list: async () => [],
    call: (call) => {
      asking = call.onAsking;
      return answered.promise;
    },
  };
  const call = { deadlineMs: 1_000, signal: new AbortController().signal } as ToolCall;
  const outcome = callSource(source, call, { timers, log: silentLog });
  asking!(true);
  pass(60_000);
  asking!(false);
  const result: ToolOutcome = { kind: 'result', isError: false, content: [] };
  answered.resolve(result);
  assert.equal(await outcome, result);
});
