/** A source of tools whose calls are steps of the scheduler, so that its process can die before, in and after each. */
import { createTestSource, said, testSourceId } from '../../tools/testing.ts';
import type { ToolOutcome, ToolSource } from '../../tools/tools.ts';
import type { Scheduler } from './scheduler.ts';

export { testSourceId };

/** By the part of the message: how often it was really done. */
export type Deeds = Map<string, number>;

export const createSource = (scheduler: Scheduler, process: string, deeds: Deeds): ToolSource => {
  const call = ({ partId, runId }: { partId: string | null; runId: string | null }): Promise<ToolOutcome> =>
    new Promise((resolve) => {
      scheduler.add(process, 'does what it is called for', () => {
        const deed = `${runId} ${partId}`;
        deeds.set(deed, (deeds.get(deed) ?? 0) + 1);
        scheduler.add(process, 'hears from the tool', () => resolve(said('done')));
      });
    });
  return createTestSource([
    { name: 'once', call },
    { name: 'asked', call, risk: { writes: true } },
    { name: 'often', call, risk: { idempotent: true } },
  ]).source;
};
