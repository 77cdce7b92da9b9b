import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '@stoa/contract/runs/events';
import { createLiveRun } from './live-run.ts';

const create = () => {
  const frames: (() => void)[] = [];
  const run = createLiveRun(
    { parts: [{ type: 'text', id: 'old', text: 'kept' }], status: 'queued', usage: null },
    (f) => frames.push(f),
  );
  let heard = 0;
  let seq = 0;
  run.subscribe(() => (heard += 1));
  const say = (event: RunEvent) => run.apply({ ...event, seq: (seq += 1) });
  const frame = () => frames.splice(0).forEach((f) => f());
  return { run, say, frame, heard: () => heard, frames };
};

const usage = { inputTokens: 3, outputTokens: 5, reasoningTokens: 0, cachedInputTokens: 0, estimated: false };

test('many deltas of one frame are one notification', () => {
  const { run, say, frame, heard, frames } = create();
  say({ type: 'text-start', partId: 'a', step: 1 });
  for (const text of ['one ', 'two ', 'three']) say({ type: 'text-delta', partId: 'a', text });
  assert.equal(frames.length, 1);
  assert.equal(heard(), 0);
  frame();
  assert.equal(heard(), 1);
  assert.deepEqual(run.getSnapshot().parts.at(-1), { type: 'text', id: 'a', step: 1, text: 'one two three' });
});

test('what earlier runs left stays in front', () => {
  const { run, say, frame } = create();
  say({ type: 'text-start', partId: 'a', step: 1 });
  frame();
  assert.deepEqual(
    run.getSnapshot().parts.map((part) => part.id),
    ['old', 'a'],
  );
});

test('status follows start and end, usage is the sum of the steps', () => {
  const { run, say } = create();
  say({ type: 'run-start', model: { endpointId: 'e', id: 'm' }, at: 't' });
  say({ type: 'usage', step: 1, usage });
  say({ type: 'usage', step: 2, usage });
  assert.equal(run.flush().status, 'running');
  assert.equal(run.getSnapshot().usage?.outputTokens, 10);
  say({ type: 'run-end', status: 'cancelled', at: 't' });
  assert.equal(run.flush().status, 'cancelled');
});

test('the snapshot is the same object while nothing happened', () => {
  const { run } = create();
  assert.equal(run.getSnapshot(), run.flush());
});
