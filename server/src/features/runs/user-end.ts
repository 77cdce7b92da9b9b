/** What becomes of the runs of somebody who is put out, or removed. */
import type { Forgotten } from '@stoa/contract/accounts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import { cancelTopic } from './runner.ts';
import { deleteRunsOf, requestCancelOf } from './store.ts';
import type { Waiting } from './waiting.ts';

interface UserEndDeps {
  bus: Bus;
  waiting: Waiting;
  wake: () => void;
}

export const createUserEnd = ({ bus, waiting, wake }: UserEndDeps) => ({
  /** When `tx` has committed, whoever works on one of theirs stops. What was written is kept. */
  async cancelAllOf(tx: Tx, userId: string): Promise<void> {
    const runIds = await requestCancelOf(tx, userId);
    for (const runId of runIds) await waiting.takeUp(tx, runId);
    tx.afterCommit(() => {
      for (const runId of runIds) {
        bus.publish(cancelTopic, runId);
        // One that waits in line ends as soon as it is taken.
        wake();
      }
    });
  },

  forget: async (tx: Handle, userId: string): Promise<Forgotten> => ({
    runs: await deleteRunsOf(tx, userId),
  }),
});
