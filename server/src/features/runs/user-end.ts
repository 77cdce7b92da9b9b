/** What becomes of the runs of somebody who is put out, or removed. */
import type { Forgotten } from '@stoa/contract/accounts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import { cancelTopic } from './runner.ts';
import { deleteRunsOf, requestCancelOf } from './store.ts';

export const createUserEnd = ({ bus, wake }: { bus: Bus; wake: () => void }) => ({
  /** When `tx` has committed, whoever works on one of theirs stops. What was written is kept. */
  async cancelAllOf(tx: Tx, userId: string): Promise<void> {
    const runIds = await requestCancelOf(tx, userId);
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
