/** Those who are asked whether a call may be made, or made again when it was cut off. */
import assert from 'node:assert/strict';
import type { GivenAnswer } from '@stoa/contract/interactions';
import type { ToolPart } from '@stoa/contract/runs/parts';
import type { TestRooms } from '../../../app/testing.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import { parseEvent } from '../frame.ts';
import type { Scheduler } from './scheduler.ts';
import type { Deeds } from './sources.ts';
import type { WatchedRun } from './watched-run.ts';

const answers: GivenAnswer[] = [
  { kind: 'approve', remember: 'no' },
  { kind: 'reject', reason: '' },
  { kind: 'replace', text: 'I have seen to it.' },
];

export const createPeople = (scheduler: Scheduler, user: UserPrincipal) => {
  const read = new Map<string, number>();
  /** By interaction, the deed that it is about; gone once somebody knows that it was answered. */
  const open = new Map<string, string>();
  /** By deed: how often it was let be done again, at most. */
  const allowed = new Map<string, number>();

  return {
    /** What was written since the last time. */
    read(runs: readonly WatchedRun[]): void {
      for (const { id, history, row } of runs) {
        for (const { json } of history.slice(read.get(id) ?? 0)) {
          const event = parseEvent(json);
          if (event.type === 'interaction-request') open.set(event.interactionId, `${id} ${event.partId}`);
          if (event.type === 'interaction-answer') open.delete(event.interactionId);
        }
        read.set(id, history.length);
        if (row().endedAt === null) continue;
        for (const [key, deed] of open) if (deed.startsWith(id)) open.delete(key);
      }
    },

    waitsFor: (): boolean => open.size > 0,

    /** Somebody answers one of them, and tries again when they do not hear that it came through. */
    answer({ tools }: TestRooms): void {
      const [id, deed] = scheduler.pick([...open]);
      const answer = scheduler.pick(answers);
      if (answer.kind === 'approve') allowed.set(deed, (allowed.get(deed) ?? 0) + 1);
      tools.interactions.answer(user, id, answer).then(
        () => open.delete(id),
        (error: unknown) => error instanceof AppError && open.delete(id),
      );
    },

    /** What is not to be done twice is done once for each time that it was wanted, or not at all. */
    assertDeed(deed: string, { tool, status, output }: ToolPart, deeds: Deeds): void {
      const count = deeds.get(deed) ?? 0;
      if (tool.risk.idempotent) return;
      const most = (tool.risk.writes ? 0 : 1) + (allowed.get(deed) ?? 0);
      assert.ok(count <= most, `${deed} was done ${count} times, and ${most} were wanted`);
      const isReplaced = JSON.stringify(output).includes('seen to it');
      if (status === 'done' && !isReplaced) assert.ok(count > 0, `${deed} is told as done`);
    },
  };
};
