/**
 * A run that waits for a person: put down so that no process holds it, taken up when there is an answer
 * or it is to be stopped. Who holds its row first decides what the other sees.
 */
import type { Db, Tx } from '../../platform/db/port.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Tools } from '../tools/tools.ts';
import type { RunRow } from './schema.ts';
import { type Held, holdRun, parkRun, queueWaitingRun, requestCancel } from './store.ts';

export interface WaitingDeps {
  db: Db;
  tools: Pick<Tools, 'interactions'>;
  conversations: Conversations;
  /** Called after the commit. */
  onChanged: (run: RunRow) => void;
  wake: () => void;
}

export const createWaiting = ({ db, tools, conversations, onChanged, wake }: WaitingDeps) => {
  const queue = async (tx: Tx, runId: string): Promise<void> => {
    const run = await queueWaitingRun(tx, runId);
    if (!run) return;
    await conversations.noteRunStatus(tx, run.messageId, 'queued');
    tx.afterCommit(() => onChanged(run));
    tx.afterCommit(wake);
  };

  /** In the transaction that ends what it may wait for: when that commits, somebody goes on with it. */
  const takeUp = async (tx: Tx, runId: string): Promise<void> => {
    const run = await holdRun(tx, runId);
    if (run?.status === 'waiting') await queue(tx, runId);
  };

  return {
    takeUp,

    /**
     * With the last of its events. Where one of `interactionIds` was answered while other calls were at work,
     * or it is to be stopped, it goes on at once.
     * @returns false when it is not held any more
     */
    async park(tx: Tx, held: Held & { owner: string }, interactionIds: readonly string[]): Promise<boolean> {
      const run = await parkRun(tx, held);
      if (!run) return false;
      const known = await tools.interactions.ofRun(tx, run.id);
      const waited = known.filter(({ id }) => interactionIds.includes(id));
      if (run.cancelRequested || waited.some(({ status }) => status !== 'open')) {
        await queue(tx, run.id);
        return true;
      }
      await conversations.noteRunStatus(tx, run.messageId, 'waiting');
      tx.afterCommit(() => onChanged(run));
      return true;
    },

    cancel: (runId: string): Promise<void> =>
      db.transaction(async (tx) => {
        await requestCancel(tx, runId);
        await takeUp(tx, runId);
      }),
  };
};

export type Waiting = ReturnType<typeof createWaiting>;
