/** The runs this process works on, and those it is about to: there is only so much room. */
import type { Log } from '../../kernel/log.ts';
import type { RunRow } from './schema.ts';
import type { Held } from './store.ts';

interface RunAtWork {
  epoch: number;
  cancel: AbortController;
  /** Resolves when the engine has left it. */
  done: Promise<void>;
}

export interface PlacesDeps {
  log: Log;
  runsAtOnce: number;
  work: (run: RunRow, cancel: AbortSignal) => Promise<void>;
  /** There was no room, and now there is. */
  onRoom: () => void;
}

export const createPlaces = ({ log, runsAtOnce, work, onRoom }: PlacesDeps) => {
  const atWork = new Map<string, RunAtWork>();
  /** Each resolves when it is known what became of it. */
  const kept = new Map<string, Promise<unknown>>();
  const hasRoom = (): boolean => atWork.size + kept.size < runsAtOnce;

  return {
    hasRoom,
    /** Keeps a place for a run while it is being made. */
    keepFor<Made>(runId: string, making: Promise<Made>): Promise<Made> {
      const known = making.finally(() => kept.delete(runId));
      kept.set(runId, known);
      return known;
    },
    begin(run: RunRow): void {
      kept.delete(run.id);
      const cancel = new AbortController();
      if (run.cancelRequested) cancel.abort();
      const done = work(run, cancel.signal)
        .catch((error: unknown) => log.error({ runId: run.id, error }, 'A run could not be worked on'))
        .finally(() => {
          const wasFull = !hasRoom();
          if (atWork.get(run.id)?.cancel === cancel) atWork.delete(run.id);
          if (wasFull) onRoom();
        });
      atWork.set(run.id, { epoch: run.epoch, cancel, done });
    },
    /** @param epoch of the claim that is meant; any, when it is not given */
    cancel(runId: string, epoch?: number): void {
      const run = atWork.get(runId);
      if (run && (epoch === undefined || run.epoch === epoch)) run.cancel.abort();
    },
    held: (): Held[] => [...atWork].map(([runId, { epoch }]) => ({ runId, epoch })),
    /** Of all that this process holds, or will hold when they are made. */
    runIds: (): string[] => [...atWork.keys(), ...kept.keys()],
    count: () => atWork.size,
    /** Resolves when no run is at work and none is being made. */
    async empty(): Promise<void> {
      await Promise.allSettled(kept.values());
      await Promise.all([...atWork.values()].map(({ done }) => done));
    },
  };
};
