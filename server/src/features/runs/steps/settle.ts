/** The end of a run, in one transaction: its last event, its message, its row. */
import type { RunEvent } from '@stoa/contract/runs/events';
import { foldEvent, type Parts } from '@stoa/contract/runs/fold';
import type { RunEndStatus, Usage } from '@stoa/contract/runs/status';
import type { Conversations } from '../../conversations/conversations.ts';
import type { Tools } from '../../tools/tools.ts';
import type { RunWriter } from '../log.ts';
import type { RunRow } from '../schema.ts';
import { openInteractions } from '../progress.ts';
import { endRun } from '../store.ts';
import { addUsage } from '../usage.ts';
import type { Tx } from '../../../platform/db/port.ts';

export interface Settlement {
  status: RunEndStatus;
  error?: { code: string; message: string } | undefined;
  /** What this run made, up to the event before its last. */
  parts: Parts;
  usage: Usage | null;
  at: string;
}

export type Settle = (run: RunRow, writer: RunWriter, settlement: Settlement) => Promise<void>;

export interface SettleDeps {
  conversations: Conversations;
  tools: Pick<Tools, 'interactions'>;
  owner: string;
  /** Called when it is committed. */
  onEnded: (run: RunRow) => void;
}

export const createSettle =
  ({ conversations, tools, owner, onEnded }: SettleDeps): Settle =>
  async (run, writer, { status, error, parts, usage, at }) => {
    const told = error && { code: error.code, message: error.message };
    const event = { type: 'run-end', status, ...(told && { error: told }), at } as RunEvent;
    let ended: RunRow | undefined;
    const work = async (tx: Tx, lastSeq: number): Promise<boolean> => {
      const held = { runId: run.id, epoch: writer.epoch, owner };
      ended = await endRun(tx, held, { status, usage, error: told ?? null, lastSeq, endedAt: at });
      if (!ended) return false;
      if (openInteractions(parts).length > 0) await tools.interactions.cancelOfRun(tx, run.id);
      const message = await conversations.getForRun(tx, run.messageId);
      await conversations.settle(tx, {
        ownerId: run.ownerId,
        conversationId: run.conversationId,
        messageId: run.messageId,
        // Earlier runs of the same message come first.
        parts: [...message.parts, ...foldEvent(parts, event)],
        usage: usage === null ? message.usage : addUsage(message.usage, usage),
        runStatus: status,
      });
      return true;
    };
    if ((await writer.write(event, work)) && ended) onEnded(ended);
  };
