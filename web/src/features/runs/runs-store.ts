/**
 * Which runs a tab follows: those of the conversation that is open. All others are known by their
 * `run-changed` news alone.
 */
import type { Message } from '@stoa/contract/conversations';
import type { FollowedEvent } from '@stoa/contract/news';
import type { RunEndStatus } from '@stoa/contract/runs/status';
import { isEnded } from '@stoa/contract/runs/status';
import { createLiveRun } from './live-run.ts';
import type { LiveRun, LiveSnapshot, NextFrame } from './live-run.ts';

export interface Following {
  follow: (runId: string, after?: number) => void;
  unfollow: (runId: string) => void;
}

/** A message as its run left it. */
export interface SettledRun {
  runId: string;
  status: RunEndStatus;
  message: Message;
}

export interface RunsStoreWorld {
  nextFrame: NextFrame;
  later: (delayMs: number, run: () => void) => () => void;
  onSettled: (settled: SettledRun) => void;
}

interface Followed {
  run: LiveRun;
  message: Message;
  holders: number;
  callOffRelease: (() => void) | null;
}

/** Going to another conversation and back within it does not start over. */
const releaseAfterMs = 3_000;

export const createRunsStore = (stream: Following, world: RunsStoreWorld) => {
  const followed = new Map<string, Followed>();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const forget = (runId: string): void => {
    followed.get(runId)?.callOffRelease?.();
    if (!followed.delete(runId)) return;
    stream.unfollow(runId);
    changed();
  };

  const settle = (runId: string, { run, message }: Followed): void => {
    const { parts, status, usage } = run.flush();
    if (!isEnded(status)) return;
    // Settled first: who shows the message finds it finished when the live run is gone.
    world.onSettled({
      runId,
      status,
      message: { ...message, parts: [...parts], usage, run: { id: runId, status } },
    });
    forget(runId);
  };

  return {
    /** Follows the message's run while held; the answer lets go of it. Ended runs are not followed. */
    hold: (message: Message): (() => void) => {
      const { run: ofMessage } = message;
      if (!ofMessage || isEnded(ofMessage.status)) return () => {};
      const runId = ofMessage.id;
      const known = followed.get(runId);
      const entry = known ?? {
        run: createLiveRun(baseOf(message, ofMessage.status), world.nextFrame),
        message,
        holders: 0,
        callOffRelease: null,
      };
      entry.holders += 1;
      entry.callOffRelease?.();
      entry.callOffRelease = null;
      if (!known) {
        followed.set(runId, entry);
        stream.follow(runId);
        changed();
      }
      return () => {
        entry.holders -= 1;
        if (entry.holders > 0 || followed.get(runId) !== entry) return;
        entry.callOffRelease = world.later(releaseAfterMs, () => forget(runId));
      };
    },
    receive: (event: FollowedEvent): void => {
      const entry = followed.get(event.runId);
      if (!entry) return;
      entry.run.apply(event);
      if (event.type === 'run-end') settle(event.runId, entry);
    },
    /** Of a run that is followed now. */
    find: (runId: string): LiveRun | undefined => followed.get(runId)?.run,
    /** The server says the run is over: whatever the stream still owes is not waited for. */
    forget,
    isFollowed: (runId: string): boolean => followed.has(runId),
    /** Hears when runs come to be followed or cease to be. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export type RunsStore = ReturnType<typeof createRunsStore>;

const baseOf = (message: Message, status: LiveSnapshot['status']): LiveSnapshot => ({
  parts: message.parts,
  status,
  usage: message.usage,
});
