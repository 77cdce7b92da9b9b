/**
 * The one fold: `(parts, event) → parts`. Server and browser both use it, so a reload shows the
 * picture that was streamed. Pure: it returns a new array and new parts where something changed and
 * the same objects where nothing did.
 */
import type { RunEvent, Snapshot } from './events.ts';
import type { NoticePart, Part, ReasoningPart, TextPart, ToolPart } from './parts.ts';

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
    case 'tool-input-delta':
      return append(parts, event.partId, event.text);
    case 'reasoning-end':
      return parts.map((part) =>
        part.type === 'reasoning' && part.id === event.partId
          ? { ...part, endedAt: event.at, ...(event.replay && { replay: event.replay }) }
          : part,
      );
    case 'tool-input-start':
      return [...withoutRetry(parts), newCall(event)];
    case 'tool-call': {
      const { input, replay } = event;
      return changeCall(parts, event.partId, {
        status: 'called',
        input,
        inputText: '',
        ...(replay && { replay }),
      });
    }
    case 'tool-start':
      return changeCall(parts, event.partId, {
        status: 'running',
        startedAt: event.at,
        ...('input' in event && { input: event.input }),
      });
    case 'tool-progress': {
      const { done, total, message } = event;
      return changeCall(parts, event.partId, { progress: { done, total, message } });
    }
    case 'tool-result': {
      const { status, output, at } = event;
      return changeCall(parts, event.partId, { status, output, endedAt: at, progress: null });
    }
    case 'tool-view':
      return changeCall(parts, event.partId, { view: event.view });
    case 'interaction-request': {
      const { interactionId: id, source, request, partId, expiresAt } = event;
      const asked = partId === null ? parts : changeCall(parts, partId, { status: 'waiting' });
      return [
        ...asked,
        {
          type: 'notice',
          kind: 'interaction',
          id,
          source,
          request,
          status: 'open',
          partId,
          expiresAt,
        },
      ];
    }
    case 'interaction-answer':
      return answered(parts, event.interactionId, event.status);
    case 'notice':
      return [...withoutRetry(parts), event.notice];
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
      // run-start, take-over, step-start, step-end, text-end, wait, resume, usage, and types of a newer server.
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
  if (part?.type === 'text' || part?.type === 'reasoning') {
    return parts.with(index, { ...part, text: part.text + text });
  }
  return part?.type === 'tool' ? parts.with(index, { ...part, inputText: part.inputText + text }) : parts;
};

const newCall = (event: Extract<RunEvent, { type: 'tool-input-start' }>): ToolPart => ({
  type: 'tool',
  id: event.partId,
  step: event.step,
  callId: event.callId,
  tool: event.tool,
  inputText: '',
  input: null,
  status: 'writing',
  progress: null,
  output: null,
  startedAt: null,
  endedAt: null,
});

const changeCall = (parts: Parts, partId: string, changes: Partial<ToolPart>): Parts =>
  parts.map((part) => (part.type === 'tool' && part.id === partId ? { ...part, ...changes } : part));

/** The call that was held up goes on; how is told by what follows. */
const answered = (
  parts: Parts,
  interactionId: string,
  status: 'answered' | 'declined' | 'cancelled' | 'expired',
): Parts => {
  const index = parts.findLastIndex((part) => part.id === interactionId);
  const notice = parts[index];
  if (notice?.type !== 'notice' || notice.kind !== 'interaction') return parts;
  return parts
    .with(index, { ...notice, status })
    .map((part) =>
      part.type === 'tool' && part.id === notice.partId && part.status === 'waiting'
        ? { ...part, status: 'called' as const }
        : part,
    );
};

const isWaitNotice = (part: Part): boolean => part.type === 'notice' && part.kind === 'retry';

/** A retry is news while it lasts: whatever comes next takes its place. */
const withoutRetry = (parts: Parts): Parts =>
  parts.some(isWaitNotice) ? parts.filter((part) => !isWaitNotice(part)) : parts;

/** Of a step that was cut no call has been made: that begins when a step has ended. */
const isWrittenIn = (part: Part, step: number): part is TextPart | ReasoningPart | ToolPart =>
  (part.type === 'text' || part.type === 'reasoning' || part.type === 'tool') && part.step === step;

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

/** What was under way ends with the run: thoughts, calls, and what waits for a person. */
const close = (parts: Parts, at: string): Parts =>
  parts.map((part) => {
    if (part.type === 'reasoning' && part.endedAt === null) return { ...part, endedAt: at };
    if (part.type === 'tool' && part.endedAt === null) {
      return { ...part, status: 'cancelled', endedAt: at, progress: null };
    }
    return part.type === 'notice' && part.kind === 'interaction' && part.status === 'open'
      ? { ...part, status: 'cancelled' }
      : part;
  });
