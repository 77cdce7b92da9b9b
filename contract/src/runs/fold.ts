/**
 * The one fold: `(parts, event) → parts`. Server and browser both use it, so a reload shows the
 * picture that was streamed. Pure: it returns a new array and new parts where something changed and
 * the same objects where nothing did.
 */
import type { RunEvent, Snapshot } from './events.ts';
import type { NoticePart, Part, ReasoningPart, TextPart } from './parts.ts';

export type Parts = readonly Part[];

export const foldEvent = (parts: Parts, event: RunEvent | Snapshot): Parts => {
  switch (event.type) {
    case 'text-start':
      return [...withoutRetry(parts), { type: 'text', id: event.partId, step: event.step, text: '' }];
    case 'reasoning-start':
      return [
        ...withoutRetry(parts),
        {
          type: 'reasoning',
          id: event.partId,
          step: event.step,
          text: '',
          startedAt: event.at,
          endedAt: null,
        },
      ];
    case 'text-delta':
    case 'reasoning-delta':
      return append(parts, event.partId, event.text);
    case 'reasoning-end':
      return parts.map((part) =>
        part.type === 'reasoning' && part.id === event.partId ? { ...part, endedAt: event.at } : part,
      );
    case 'step-cut':
      return cut(parts, event.step, event.reason);
    case 'retry':
      return [
        ...withoutRetry(parts),
        {
          type: 'notice',
          kind: 'retry',
          id: 'retry',
          error: event.error,
          attempt: event.attempt,
          attempts: event.attempts,
          retryAt: event.retryAt,
        },
      ];
    case 'error': {
      const { partId, code, message, retryAfterMs } = event;
      const part: Part = { type: 'error', id: partId, code, message };
      return [...withoutRetry(parts), retryAfterMs === undefined ? part : { ...part, retryAfterMs }];
    }
    case 'run-end':
      return close(withoutRetry(parts), event.at);
    case 'snapshot':
      return event.parts;
    default:
      // run-start, take-over, step-start, step-end, text-end, usage, and types of a newer server.
      return parts;
  }
};

export const foldEvents = (events: Iterable<RunEvent | Snapshot>, parts: Parts = []): Parts => {
  for (const event of events) parts = foldEvent(parts, event);
  return parts;
};

/** Deltas belong to one of the last parts, so the search starts at the end. */
const append = (parts: Parts, partId: string, text: string): Parts => {
  const index = parts.findLastIndex((part) => part.id === partId);
  const part = parts[index];
  if (!part || (part.type !== 'text' && part.type !== 'reasoning')) return parts;
  const next = parts.slice();
  next[index] = { ...part, text: part.text + text };
  return next;
};

const isWaitNotice = (part: Part): boolean => part.type === 'notice' && part.kind === 'retry';

/** A retry is news while it lasts: whatever comes next takes its place. */
const withoutRetry = (parts: Parts): Parts =>
  parts.some(isWaitNotice) ? parts.filter((part) => !isWaitNotice(part)) : parts;

const isWrittenIn = (part: Part, step: number): part is TextPart | ReasoningPart =>
  (part.type === 'text' || part.type === 'reasoning') && part.step === step;

/** What the step wrote becomes one notice where it stood; with nothing written there is nothing to tell. */
const cut = (parts: Parts, step: number, reason: 'taken-over' | 'connection'): Parts => {
  const first = parts.findIndex((part) => isWrittenIn(part, step));
  if (first === -1) return withoutRetry(parts);
  const text = parts
    .filter((part) => part.type === 'text' && part.step === step)
    .map((part) => (part as TextPart).text)
    .join('\n\n');
  const notice: NoticePart = { type: 'notice', kind: 'step-cut', id: parts[first]!.id, reason, text };
  const rest = parts.filter((part, index) => index === first || !isWrittenIn(part, step));
  return withoutRetry(rest.map((part) => (part === parts[first] ? notice : part)));
};

const close = (parts: Parts, at: string): Parts =>
  parts.map((part) => (part.type === 'reasoning' && part.endedAt === null ? { ...part, endedAt: at } : part));
