/** How far each followed run has been read: what makes every event count once, and in order. */
import type { FollowedEvent } from '@stoa/contract/news';

/** So many fit into the address, whose length the server bounds. */
const mostRuns = 90;

export interface RunCursors {
  /** False when the run is followed already. */
  add: (runId: string, after: number) => boolean;
  remove: (runId: string) => boolean;
  find: (runId: string) => number | undefined;
  /** Moves on past the event, unless it is known already or some before it are missing. */
  take: (event: FollowedEvent) => 'new' | 'known' | 'gap';
  /** What a stream that opens now is asked for. */
  wanted: () => { runIds: Set<string>; runs: string };
  /** Whether a stream that delivers these delivers what is followed, and nothing else. */
  areMetBy: (runIds: ReadonlySet<string>) => boolean;
}

export const createRunCursors = (): RunCursors => {
  const cursors = new Map<string, number>();
  return {
    add: (runId, after) => {
      if (cursors.has(runId)) return false;
      cursors.set(runId, after);
      return true;
    },
    remove: (runId) => cursors.delete(runId),
    find: (runId) => cursors.get(runId),
    take: (event) => {
      const cursor = cursors.get(event.runId);
      if (cursor === undefined || event.seq <= cursor) return 'known';
      if (event.seq > cursor + 1 && event.type !== 'snapshot') return 'gap';
      cursors.set(event.runId, event.seq);
      return 'new';
    },
    wanted: () => {
      const followed = [...cursors].slice(-mostRuns);
      return {
        runIds: new Set(followed.map(([runId]) => runId)),
        runs: followed.map(([runId, after]) => `${runId}:${after}`).join(','),
      };
    },
    areMetBy: (runIds) =>
      runIds.size === Math.min(cursors.size, mostRuns) && [...runIds].every((runId) => cursors.has(runId)),
  };
};
