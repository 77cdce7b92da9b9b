/** One call of the model: its stream as events of the run. */
import type { RunEvent } from '@stoa/contract/runs/events';
import type { ModelError } from '@stoa/llm/errors';
import type { ModelPrompt } from '@stoa/llm/prompt';
import { type ModelEvent, streamModel } from '@stoa/llm/stream';
import type { ModelUsage } from '@stoa/llm/usage';
import type { ReachableModel } from '../../models/models.ts';
import { usageOf } from '../usage.ts';
import { promptTokens } from './compose.ts';

export type CallOutcome =
  | { kind: 'finished'; reason: Extract<RunEvent, { type: 'step-end' }>['reason'] }
  | { kind: 'failed'; error: ModelError; hasWritten: boolean }
  /** The signal was aborted. */
  | { kind: 'stopped' };

export interface CallModel {
  model: ReachableModel;
  prompt: ModelPrompt;
  step: number;
  newPartId: () => string;
  emit: (event: RunEvent) => void;
  now: () => string;
  signal: AbortSignal;
}

export const callModel = async (call: CallModel): Promise<CallOutcome> => {
  const { model, prompt, step, emit, now, signal } = call;
  const partIds = new Map<string, string>();
  let told: ModelUsage | null = null;
  let written = '';
  let outcome = { kind: 'stopped' } as CallOutcome;

  const partIdOf = (id: string): string => {
    const known = partIds.get(id) ?? call.newPartId();
    partIds.set(id, known);
    return known;
  };

  const take = (event: ModelEvent): void => {
    switch (event.type) {
      case 'text-start':
        return emit({ type: 'text-start', partId: partIdOf(event.id), step });
      case 'reasoning-start':
        return emit({ type: 'reasoning-start', partId: partIdOf(event.id), step, at: now() });
      case 'text-delta':
      case 'reasoning-delta':
        written += event.text;
        return emit({ type: event.type, partId: partIdOf(event.id), text: event.text });
      case 'text-end':
        return emit({ type: 'text-end', partId: partIdOf(event.id) });
      case 'reasoning-end':
        return emit({ type: 'reasoning-end', partId: partIdOf(event.id), at: now() });
      case 'usage':
        told = event.usage;
        return;
      case 'finish':
        outcome = { kind: 'finished', reason: event.reason };
        return;
      case 'error':
        outcome = { kind: 'failed', error: event.error, hasWritten: partIds.size > 0 };
        return;
      default:
      // Tools, sources and files are not offered to the model yet, so it has no way to send them.
    }
  };

  const { endpoint, modelId, settings } = model;
  for await (const events of streamModel({ endpoint, modelId, prompt, settings, signal })) {
    for (const event of events) take(event);
  }
  if (signal.aborted) outcome = { kind: 'stopped' };
  // A call that was refused before its first word has cost nothing.
  if (outcome.kind === 'finished' || written !== '') {
    emit({ type: 'usage', step, usage: usageOf(told, () => promptTokens(prompt.messages), written) });
  }
  return outcome;
};
