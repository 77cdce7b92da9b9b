/** The face of the room: the runs of a tab, for React. */
import type { Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import type { Run } from '@stoa/contract/runs/routes';
import { isEnded } from '@stoa/contract/runs/status';
import { useMutation, useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '../../kernel/session.tsx';
import { activeRunsQuery } from './active-runs.ts';
import type { StreamState } from './event-stream.ts';
import type { LiveSnapshot } from './live-run.ts';
import type { RunRequest, Sending, Slot } from './outbox.ts';
import { createRunsOfTab } from './runs-of-tab.ts';
import type { RunsOfTab } from './runs-of-tab.ts';

export { newSlot } from './outbox.ts';
export type { RunRequest, Sending, Slot, Started } from './outbox.ts';
export type { LiveSnapshot } from './live-run.ts';
export type { SettledRun } from './runs-store.ts';
export { conversationCreated, news, newsGap, runMissed, runSettled, runStarted } from './run-news.ts';

const RunsContext = createContext<RunsOfTab | null>(null);

const useRuns = (): RunsOfTab => {
  const runs = use(RunsContext);
  if (!runs) throw new Error('There are no runs outside of LiveRunsProvider.');
  return runs;
};

/** Owns the event stream of the tab; wraps the signed-in app. */
export const LiveRunsProvider = ({ children }: { children: ReactNode }) => {
  const { user } = useSession();
  const runs = useMemo(() => createRunsOfTab(user.id), [user.id]);
  useEffect(() => runs.run(), [runs]);
  return <RunsContext value={runs}>{children}</RunsContext>;
};

const noSubscription = () => () => {};

/**
 * The message as it is now: while its run goes on, what the run has written up to this frame.
 * Follows the run for as long as the component is there.
 */
export const useLiveMessage = (message: Message): LiveSnapshot => {
  const { store } = useRuns();
  const status = message.run?.status ?? 'done';
  const runId = message.run && !isEnded(status) ? message.run.id : null;
  useEffect(
    () => (runId ? store.hold(message) : undefined),
    // The message of a run is followed from what it was when the following began.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [store, runId],
  );
  const run = useSyncExternalStore(store.subscribe, () => (runId ? store.find(runId) : undefined));
  const live = useSyncExternalStore(run?.subscribe ?? noSubscription, run?.getSnapshot ?? (() => null));
  const { parts, usage } = message;
  const settled = useMemo(() => ({ parts, status, usage }), [parts, status, usage]);
  return live ?? settled;
};

export const useLiveParts = (message: Message): LiveSnapshot['parts'] => useLiveMessage(message).parts;

/** The newest run of the conversation that has not ended. */
export const useActiveRun = (conversationId: string | undefined): Run | undefined => {
  const { data } = useQuery(activeRunsQuery);
  return conversationId ? data?.items.findLast((run) => run.conversationId === conversationId) : undefined;
};

/** The conversations in which an answer is being written, or waits for its owner. */
export const useRunningConversations = (): ReadonlyMap<string, 'writing' | 'waiting'> => {
  const { data } = useQuery(activeRunsQuery);
  return useMemo(() => {
    const found = new Map<string, 'writing' | 'waiting'>();
    for (const { conversationId, status } of data?.items ?? []) {
      // Of several the one that cannot go on by itself is told.
      if (found.get(conversationId) !== 'waiting')
        found.set(conversationId, status === 'waiting' ? 'waiting' : 'writing');
    }
    return found;
  }, [data]);
};

/** What was sent from this place and is not yet taken by the server. */
export const useSending = (slot: Slot): Sending | undefined => {
  const { outbox } = useRuns();
  useEffect(() => outbox.restore(slot), [outbox, slot]);
  return useSyncExternalStore(outbox.subscribe, () => outbox.find(slot));
};

export interface Send {
  /**
   * False when the one before is still on its way.
   * @param instructions of the conversation, where this makes one
   */
  start: (request: RunRequest, instructions?: string) => boolean;
  /** With `model` where the server refused the one before. */
  retry: (model?: ModelChoice) => void;
  discard: () => void;
  /** Stops a run that the server has not yet named. */
  stop: () => void;
}

export const useSend = (slot: Slot): Send => {
  const { outbox } = useRuns();
  return useMemo(
    () => ({
      start: (request, instructions) => outbox.send(slot, request, instructions),
      retry: (model) => outbox.retry(slot, model),
      discard: () => outbox.discard(slot),
      stop: () => outbox.stop(slot),
    }),
    [outbox, slot],
  );
};

/** Stops a run; what was written is kept. The end itself comes over the stream. */
export const useCancelRun = () => {
  const { cancel } = useRuns();
  return useMutation({ mutationFn: cancel, retry: 3 });
};

export const useStreamState = (): StreamState => {
  const { streamState, onStreamState } = useRuns();
  return useSyncExternalStore(onStreamState, streamState);
};
