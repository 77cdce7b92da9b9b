/**
 * The run log, event by event. A closed union of data: there is no event that makes a reader run
 * anything. Readers skip types they do not know.
 *
 * On the wire each event also carries `seq`, its place in the log, from 1 without gaps.
 */
import type { ModelChoice } from '../models.ts';
import type { InteractionRequest, InteractionStatus } from '../interactions.ts';
import type { ToolRef, ToolSourceRef } from '../tools.ts';
import type { ErrorPart, NoticePart, Part, Replay, ToolEndStatus, ToolOutput, ToolView } from './parts.ts';
import type { RunEndStatus, Usage } from './status.ts';
import type { ModelErrorKind } from '../models.ts';

export type RunEvent =
  | { type: 'run-start'; model: ModelChoice; at: string }
  /** Whoever worked on the run is gone, and somebody else goes on from here. */
  | { type: 'take-over'; at: string }
  | { type: 'step-start'; step: number; at: string }
  | {
      type: 'step-end';
      step: number;
      reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other';
      at: string;
    }
  /** What the step wrote is kept as a notice and not sent to the model; the step is run again. */
  | { type: 'step-cut'; step: number; reason: 'taken-over' | 'connection'; at: string }
  | { type: 'text-start'; partId: string; step: number }
  | { type: 'text-delta'; partId: string; text: string }
  | { type: 'text-end'; partId: string }
  | { type: 'reasoning-start'; partId: string; step: number; at: string }
  | { type: 'reasoning-delta'; partId: string; text: string }
  /** `replay` goes back to the provider with the next step. */
  | { type: 'reasoning-end'; partId: string; at: string; replay?: Replay }
  | { type: 'tool-input-start'; partId: string; step: number; callId: string; tool: ToolRef }
  | { type: 'tool-input-delta'; partId: string; text: string }
  | { type: 'tool-call'; partId: string; input: unknown; replay?: Replay }
  /** From here on it may have been done. `input` when a person changed what is sent. */
  | { type: 'tool-start'; partId: string; at: string; input?: unknown }
  | {
      type: 'tool-progress';
      partId: string;
      done: number | null;
      total: number | null;
      message: string | null;
    }
  | { type: 'tool-result'; partId: string; status: ToolEndStatus; output: ToolOutput | null; at: string }
  /** What the tool’s source shows of the call; before its result or after. */
  | { type: 'tool-view'; partId: string; view: ToolView }
  | {
      type: 'interaction-request';
      interactionId: string;
      source: ToolSourceRef;
      request: InteractionRequest;
      /** The call that it holds up. */
      partId: string | null;
      expiresAt: string;
    }
  | { type: 'interaction-answer'; interactionId: string; status: Exclude<InteractionStatus, 'open'> }
  /** Nothing can be done until a person has answered: the run is nobody’s until then. */
  | { type: 'wait'; at: string }
  | { type: 'resume'; at: string }
  | { type: 'notice'; notice: Extract<NoticePart, { kind: 'tools-missing' | 'step-limit' }> }
  | { type: 'usage'; step: number; usage: Usage }
  | {
      type: 'retry';
      step: number;
      error: ModelErrorKind;
      message: string;
      attempt: number;
      attempts: number;
      retryAt: string;
    }
  | { type: 'error'; partId: string; code: ErrorPart['code']; message: string; retryAfterMs?: number }
  | {
      type: 'run-end';
      status: RunEndStatus;
      error?: { code: ErrorPart['code']; message: string };
      at: string;
    };

/** Instead of events a reader has missed by too much: take these parts, go on from `seq`. Never in the log. */
export interface Snapshot {
  type: 'snapshot';
  parts: Part[];
  usage: Usage | null;
}

export type StreamedEvent = (RunEvent | Snapshot) & { seq: number };
export type RunEventType = StreamedEvent['type'];

/** Every type a reader of the stream may see: what an EventSource has to listen for. */
export const StreamedEventTypes = [
  'run-start',
  'take-over',
  'step-start',
  'step-end',
  'step-cut',
  'text-start',
  'text-delta',
  'text-end',
  'reasoning-start',
  'reasoning-delta',
  'reasoning-end',
  'tool-input-start',
  'tool-input-delta',
  'tool-call',
  'tool-start',
  'tool-progress',
  'tool-result',
  'tool-view',
  'interaction-request',
  'interaction-answer',
  'wait',
  'resume',
  'notice',
  'usage',
  'retry',
  'error',
  'run-end',
  'snapshot',
] as const satisfies readonly RunEventType[];

type Written = Extract<RunEvent, { type: 'text-delta' | 'reasoning-delta' | 'tool-input-delta' }>;

const isWritten = (event: RunEvent): event is Written =>
  event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'tool-input-delta';

/** Two deltas of one part, one after the other, are one delta. Null when they cannot be joined. */
export const joinDeltas = (first: RunEvent, second: RunEvent): RunEvent | null => {
  if (isWritten(first) && isWritten(second)) {
    return second.type === first.type && second.partId === first.partId
      ? { type: first.type, partId: first.partId, text: first.text + second.text }
      : null;
  }
  // Of progress only the last word counts.
  return first.type === 'tool-progress' && second.type === first.type && second.partId === first.partId
    ? second
    : null;
};
