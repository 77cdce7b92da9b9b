/**
 * One run that is being followed: the fold of its events over what earlier runs left in the message.
 * Events are gathered and folded once per frame, so a fast model costs one render per frame.
 */
import { joinDeltas } from '@stoa/contract/runs/events';
import type { StreamedEvent } from '@stoa/contract/runs/events';
import { foldEvent } from '@stoa/contract/runs/fold';
import type { Parts } from '@stoa/contract/runs/fold';
import type { RunStatus, Usage } from '@stoa/contract/runs/status';

export interface LiveSnapshot {
  parts: Parts;
  status: RunStatus;
  /** Over all runs of the message; null while nobody told. */
  usage: Usage | null;
}

export interface LiveRun {
  subscribe: (listener: () => void) => () => void;
  getSnapshot: () => LiveSnapshot;
  /** Takes an event in; listeners hear of it at the next frame. */
  apply: (event: StreamedEvent) => void;
  /** Folds what is waiting without waiting for the frame. */
  flush: () => LiveSnapshot;
}

/** Calls back at the next frame, or soon where no frames are drawn. */
export type NextFrame = (run: () => void) => void;

export const createLiveRun = (base: LiveSnapshot, nextFrame: NextFrame): LiveRun => {
  const listeners = new Set<() => void>();
  let snapshot = base;
  let waiting: StreamedEvent[] = [];
  let frameAsked = false;

  const flush = (): LiveSnapshot => {
    if (waiting.length === 0) return snapshot;
    const events = waiting;
    waiting = [];
    snapshot = events.reduce(foldSnapshot, snapshot);
    for (const listener of listeners) listener();
    return snapshot;
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    apply: (event) => {
      const last = waiting.at(-1);
      const joined =
        last && last.type !== 'snapshot' && event.type !== 'snapshot' ? joinDeltas(last, event) : null;
      if (joined) waiting[waiting.length - 1] = { ...joined, seq: event.seq };
      else waiting.push(event);
      if (frameAsked) return;
      frameAsked = true;
      nextFrame(() => {
        frameAsked = false;
        flush();
      });
    },
    flush,
  };
};

const foldSnapshot = (snapshot: LiveSnapshot, event: StreamedEvent): LiveSnapshot => ({
  parts: foldEvent(snapshot.parts, event),
  status: statusAfter(snapshot.status, event),
  usage: usageAfter(snapshot.usage, event),
});

const statusAfter = (status: RunStatus, event: StreamedEvent): RunStatus => {
  if (event.type === 'run-start') return 'running';
  return event.type === 'run-end' ? event.status : status;
};

const usageAfter = (usage: Usage | null, event: StreamedEvent): Usage | null => {
  if (event.type === 'snapshot') return event.usage;
  if (event.type !== 'usage') return usage;
  return usage ? sum(usage, event.usage) : event.usage;
};

const sum = (one: Usage, other: Usage): Usage => ({
  inputTokens: one.inputTokens + other.inputTokens,
  outputTokens: one.outputTokens + other.outputTokens,
  reasoningTokens: one.reasoningTokens + other.reasoningTokens,
  cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
  estimated: one.estimated || other.estimated,
});
