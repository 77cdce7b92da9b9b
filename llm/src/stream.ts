import { type Endpoint, secretsOf } from './endpoint.ts';
import { errorFromThrown, type ModelError } from './errors.ts';
import type { ModelPrompt, ModelTool, Replay } from './prompt.ts';
import type { Batches } from './providers/provider.ts';
import { findProvider } from './providers/registry.ts';
import { settingsComplaint } from './providers/settings-complaint.ts';
import type { ModelUsage } from './usage.ts';

export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other';

/**
 * What a model says while it answers. `id` names one part and stays the same over its events; text and
 * reasoning parts are opened, filled and closed. A `tool-call` ends its tool input; an input that was started
 * without one was cut off.
 */
export type ModelEvent =
  | { type: 'text-start'; id: string }
  | { type: 'text-delta'; id: string; text: string }
  | { type: 'text-end'; id: string }
  | { type: 'reasoning-start'; id: string }
  | { type: 'reasoning-delta'; id: string; text: string }
  | { type: 'reasoning-end'; id: string; replay?: Replay }
  /** Reasoning that is not told: there is nothing to show, but it has to go back. */
  | { type: 'reasoning-hidden'; id: string; replay: Replay }
  | { type: 'tool-input-start'; id: string; name: string }
  | { type: 'tool-input-delta'; id: string; text: string }
  /** `invalid` when `rawInput` is not JSON; `input` is then undefined. */
  | {
      type: 'tool-call';
      id: string;
      name: string;
      input: unknown;
      rawInput: string;
      invalid?: true;
      replay?: Replay;
    }
  | { type: 'source'; id: string; url: string; title?: string }
  | { type: 'file'; id: string; mediaType: string; bytes: Uint8Array }
  | { type: 'usage'; usage: ModelUsage }
  | { type: 'finish'; reason: FinishReason }
  | { type: 'error'; error: ModelError };

export interface ModelCall {
  endpoint: Endpoint;
  modelId: string;
  prompt: ModelPrompt;
  tools?: ModelTool[];
  /** Parsed by the provider's closed schema; an unknown one is a `bad-request`. */
  settings?: Record<string, unknown>;
  signal: AbortSignal;
  /** Without a byte for so long the call ends as `timeout`. */
  stallTimeoutMs?: number;
}

const STALL_TIMEOUT_MS = 120_000;

/**
 * Asks a model and yields its events as they arrive, in batches: what one read of the network brought, so that a
 * token costs no promise of its own. Never throws: every failure is an `error` event. Exactly one `finish` or
 * `error` comes, and comes last; parts still open are closed before it. When the signal aborts the iteration ends
 * without either, and leaving the loop early closes the connection just the same.
 */
export async function* streamModel(call: ModelCall): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const guard = createGuard();
  try {
    for await (const events of batches(call)) {
      if (call.signal.aborted) return;
      const passed = guard.pass(events);
      if (passed.length > 0) yield passed;
      if (guard.hasEnded()) break;
    }
    if (!call.signal.aborted && !guard.hasEnded())
      guard.end(failed('network', 'The answer broke off before its end.'));
  } catch (thrown) {
    guard.end({ type: 'error', error: errorFromThrown(thrown, secretsOf(call.endpoint)) });
  }
  if (!call.signal.aborted) yield guard.takeEnd();
}

/** Holds every provider to the promise of `streamModel`: one end, and nothing left open before it. */
function createGuard() {
  const open = new Map<string, 'text-end' | 'reasoning-end'>();
  let hasSpoken = false;
  let last: ModelEvent | undefined;

  function note(event: ModelEvent) {
    if (event.type === 'text-start') open.set(event.id, 'text-end');
    else if (event.type === 'reasoning-start') open.set(event.id, 'reasoning-end');
    else if (event.type === 'text-end' || event.type === 'reasoning-end') open.delete(event.id);
    hasSpoken ||= event.type !== 'usage' && event.type !== 'reasoning-hidden';
  }

  return {
    /** What may go on at once; the end, and what follows it, is held back. */
    pass(events: readonly ModelEvent[]): readonly ModelEvent[] {
      for (const [index, event] of events.entries()) {
        if (event.type === 'finish' || event.type === 'error') {
          last = event.type === 'finish' && !hasSpoken ? silence(event) : event;
          return events.slice(0, index);
        }
        note(event);
      }
      return events;
    },
    end(event: ModelEvent) {
      last = event;
    },
    hasEnded: () => last !== undefined,
    takeEnd(): ModelEvent[] {
      const closing = [...open].map(([id, type]): ModelEvent => ({ type, id }));
      return last ? [...closing, last] : closing;
    },
  };
}

function batches(call: ModelCall): Batches {
  const { endpoint, settings = {}, stallTimeoutMs = STALL_TIMEOUT_MS } = call;
  const provider = findProvider(endpoint.provider);
  if (!provider) return [[failed('bad-request', `No provider is called "${endpoint.provider}".`)]];
  const parsed = provider.settingsSchema.safeParse(settings);
  if (!parsed.success) return [[failed('bad-request', settingsComplaint(parsed.error))]];
  return provider.stream({ ...call, settings: parsed.data, stallTimeoutMs });
}

/**
 * An end without anything said is a failure, or people would stare at an empty answer. Only at `length` it is
 * an honest end: a model may have spent all it had on hidden reasoning.
 */
function silence(end: ModelEvent & { type: 'finish' }): ModelEvent {
  if (end.reason === 'length') return end;
  return end.reason === 'content-filter'
    ? failed('refused', "The provider's content filter withheld the answer.")
    : failed('overloaded', 'The model ended its answer without saying anything.');
}

function failed(kind: ModelError['kind'], message: string): ModelEvent {
  return { type: 'error', error: { kind, message } };
}
