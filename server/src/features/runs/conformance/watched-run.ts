/** What must hold of a run after everything that may have written to the database, and of it at its end. */
import assert from 'node:assert/strict';
import type { RunEvent } from '@stoa/contract/runs/events';
import { sql } from 'kysely';
import { foldEvents, type Parts } from '@stoa/contract/runs/fold';
import { isEnded } from '@stoa/contract/runs/status';
import { isoAt } from '../../../kernel/clock.ts';
import type { Db } from '../../../platform/db/port.ts';
import type { Conversations } from '../../conversations/conversations.ts';
import { type LoggedEvent, parseEvent } from '../frame.ts';
import type { RunRow } from '../schema.ts';
import { listEvents } from '../store.ts';
import { addUsage } from '../usage.ts';

export interface WatchedRun {
  readonly id: string;
  /** All events as they were first stored, in order: what readers may have seen. */
  readonly history: readonly LoggedEvent[];
  /** Under which epoch each of them was stored. */
  readonly epochs: readonly number[];
  row(): RunRow;
  /** @param process whose step it was that may have written */
  look(process: string, nowMs: number): Promise<void>;
  assertEnded(answersSaid: readonly string[]): Promise<Parts>;
}

/** What opens a part. */
const opens = new Set<string>(['text-start', 'reasoning-start', 'tool-input-start', 'error']);

export const watchRun = async (db: Db, conversations: Conversations, runId: string): Promise<WatchedRun> => {
  const history: LoggedEvent[] = [];
  const epochs: number[] = [];
  const find = async () => {
    const { rows } = await sql<RunRow & { runStatus: string }>`
      select runs.*, messages."runStatus" from runs join messages on messages.id = runs."messageId"
      where runs.id = ${runId}`.execute(db.query());
    const { runStatus, ...found } = rows[0]!;
    assert.equal(runStatus, found.status, 'run and message have one status');
    return found;
  };
  let row = await find();
  let epochWhenCancelled = Infinity;
  const events = () => history.map(({ json }) => parseEvent(json));

  const look = async (process: string, nowMs: number): Promise<void> => {
    const before = row;
    row = await find();
    assertClaim(before, row, isoAt(nowMs));
    if (row.cancelRequested) epochWhenCancelled = Math.min(epochWhenCancelled, row.epoch);
    if (row.compactedAt !== null) return;
    const fresh = await listEvents(db, runId, history.length, 10_000);
    const isTakeOver = row.epoch > before.epoch && before.leaseOwner !== null;
    const isTold = fresh[0]?.json.startsWith('{"type":"take-over"') ?? false;
    assert.equal(isTold, isTakeOver, 'a take-over is in the log with its claim');
    if (fresh.length === 0) return;
    assert.equal(before.endedAt, null, 'nothing is written after the end');
    const holder = row.epoch === before.epoch ? before.leaseOwner : row.leaseOwner;
    assert.equal(process, holder, 'only the holder of the newest epoch writes');
    for (const event of fresh) {
      assert.equal(event.seq, history.length + 1, 'places have no gap');
      const parsed = parseEvent(event.json);
      if ('partId' in parsed && opens.has(parsed.type)) {
        assert.ok(parsed.partId!.startsWith(`${row.ordinal}.${row.epoch}.`), 'a part is of the newest epoch');
      }
      history.push(event);
      epochs.push(row.epoch);
    }
  };

  const assertEnded = async (answersSaid: readonly string[]): Promise<Parts> => {
    const all = events();
    const message = await db.transaction((tx) => conversations.getForRun(tx, row.messageId));
    const end = all.at(-1);
    assert.ok(end?.type === 'run-end', 'the last event is the end');
    assertSteps(all);
    assert.equal(end.status, row.status);
    assert.equal(row.lastSeq, history.length);
    assert.equal(row.leaseOwner, null);
    assert.deepEqual(message.parts, foldEvents(all), 'the message is the fold of the log');
    const stored = await listEvents(db, runId, 0, 10_000);
    const folded = foldEvents(stored.map(({ json }) => parseEvent(json)));
    assert.deepEqual(folded, message.parts, 'compacted or not, the log folds to the message');
    const usages = all.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
    assert.deepEqual(row.usage, usages.length === 0 ? null : usages.reduce(addUsage));
    if (row.status === 'done') {
      const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
      assert.ok(answersSaid.includes(text), 'the answer is one answer of the model, whole');
    }
    if (row.status === 'cancelled') assert.ok(row.cancelRequested);
    const lateStart = all.findIndex(
      ({ type }, at) => type === 'step-start' && epochs[at]! > epochWhenCancelled,
    );
    assert.equal(lateStart, -1, 'who takes over a cancelled run does not ask the model');
    return message.parts;
  };

  return { id: runId, history, epochs, row: () => row, look, assertEnded };
};

const assertClaim = (before: RunRow, after: RunRow, now: string): void => {
  assert.ok(after.epoch >= before.epoch, 'epochs only rise');
  if (after.epoch > before.epoch) {
    assert.equal(after.epoch, before.epoch + 1, 'a claim raises the epoch by one');
    assert.ok(before.leaseUntil === null || before.leaseUntil < now, 'a lease that holds is not taken');
  }
  if (before.endedAt !== null) {
    assert.deepEqual({ ...after, compactedAt: before.compactedAt }, { ...before }, 'what has ended stays');
  }
  assert.equal(after.endedAt !== null, isEnded(after.status));
};

/** Steps open and close one after the other, and no more is tried after a third take-over. */
const assertSteps = (events: readonly RunEvent[]): void => {
  let isOpen = false;
  let usages = 0;
  let takeOvers = 0;
  for (const [at, event] of events.entries()) {
    if (event.type === 'step-start') {
      assert.ok(!isOpen, 'a step begins when none is open');
      assert.ok(takeOvers <= 2, 'after a third take-over nothing is tried again');
      [isOpen, usages] = [true, 0];
    } else if (event.type === 'step-end' || event.type === 'step-cut') {
      assert.ok(isOpen, 'what is closed was open');
      isOpen = false;
      const isPaidFor = event.type === 'step-end' || event.reason === 'taken-over';
      assert.ok(
        usages === 1 || (usages === 0 && !isPaidFor),
        'a step is paid for once, also when it was cut',
      );
      if (event.type === 'step-end') takeOvers = 0;
    } else if (event.type === 'usage') {
      assert.ok(isOpen);
      usages += 1;
    } else if (event.type === 'take-over') {
      takeOvers += 1;
    } else if (event.type === 'run-end') {
      assert.equal(at, events.length - 1, 'the end is told once');
      if (event.status === 'interrupted') assert.ok(takeOvers > 2, 'only the third take-over interrupts');
    } else if (event.type.startsWith('text-')) {
      assert.ok(isOpen, 'texts are written in a step');
    }
  }
  assert.ok(events.filter(({ type }) => type === 'run-start').length <= 1);
};
