/**
 * A run that waits for a person: put down so that no process holds it, taken up when there is an answer
 * or it is to be stopped. Who holds its row first decides what the other sees.
 */
import type { Tx } from '../../platform/db/port.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { RunRow } from './schema.ts';
import { type Held, holdRun, parkRun, queueWaitingRun } from './store.ts';

export interface WaitingDeps {
  conversations: Conversations;
  /** Called after the commit. */
  onChanged: (run: RunRow) => void;
  wake: () => void;
}

export const createWaiting = ({ conversations, onChanged, wake }: WaitingDeps) => {
  const queue = async (tx: Tx, runId: string): Promise<void> => {
    const run = await queueWaitingRun(tx, runId);
    if (!run) return;
    await conversations.noteRunStatus(tx, run.messageId, 'queued');
    tx.afterCommit(() => onChanged(run));
    tx.afterCommit(wake);
  };

  return {
    /**
     * With the last of its events.
     * @param isAnswered whether something it waits for has ended meanwhile: then it goes on at once
     * @returns false when it is not held any more
     */
    async park(
      tx: Tx,
      held: Held & { owner: string },
      isAnswered: (tx: Tx) => Promise<boolean>,
    ): Promise<boolean> {
      const run = await parkRun(tx, held);
      if (!run) return false;
      if (await isAnswered(tx)) {
        await queue(tx, run.id);
        return true;
      }
      await conversations.noteRunStatus(tx, run.messageId, 'waiting');
      tx.afterCommit(() => onChanged(run));
      return true;
    },

    /** In the transaction that ends what it may wait for: when that commits, somebody goes on with it. */
    async takeUp(tx: Tx, runId: string): Promise<void> {
      const run = await holdRun(tx, runId);
      if (run?.status === 'waiting') await queue(tx, runId);
    },
  };
};

export type Waiting = ReturnType<typeof createWaiting>;
