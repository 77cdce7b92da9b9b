/** One call of the model: its stream as events of the run. */
import type { RunEvent } from '@stoa/contract/runs/events';
import type { ToolRef } from '@stoa/contract/tools';
import type { ModelError } from '@stoa/llm/errors';
import type { ModelPrompt, ModelTool } from '@stoa/llm/prompt';
import { type ModelEvent, streamModel } from '@stoa/llm/stream';
import type { ModelUsage } from '@stoa/llm/usage';
import type { ReachableModel } from '../../models/models.ts';
import { usageOf } from '../usage.ts';
import { promptTokens } from './fit.ts';

export type CallOutcome =
  | { kind: 'finished'; reason: Extract<RunEvent, { type: 'step-end' }>['reason'] }
  | { kind: 'failed'; error: ModelError; hasWritten: boolean }
  /** The signal was aborted. */
  | { kind: 'stopped' };

export interface CallModel {
  model: ReachableModel;
  prompt: ModelPrompt;
  tools: ModelTool[];
  /** What the model means by a name, also by one that there is not. */
  refOf: (name: string) => ToolRef;
  step: number;
  newPartId: () => string;
  emit: (event: RunEvent) => void;
  now: () => string;
  signal: AbortSignal;
}

export const callModel = async (call: CallModel): Promise<CallOutcome> => {
  const { model, prompt, tools, refOf, step, emit, now, signal } = call;
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
        return emit({ type: event.type, partId: partIdOf(event.id), at: now(), ...replayOf(event) });
      case 'reasoning-hidden': {
        const partId = partIdOf(event.id);
        emit({ type: 'reasoning-start', partId, step, at: now() });
        return emit({ type: 'reasoning-end', partId, at: now(), ...replayOf(event) });
      }
      case 'tool-input-start': {
        const tool = refOf(event.name);
        return emit({ type: event.type, partId: partIdOf(event.id), step, callId: event.id, tool });
      }
      case 'tool-input-delta':
        written += event.text;
        return emit({ type: event.type, partId: partIdOf(event.id), text: event.text });
      case 'tool-call':
        // One that is no JSON stays unfinished, and is answered as such.
        if (event.invalid) return;
        return emit({ type: event.type, partId: partIdOf(event.id), input: event.input, ...replayOf(event) });
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
      // Sources and files of the provider's own tools, which are not asked for.
    }
  };

  const { endpoint, modelId, settings } = model;
  for await (const events of streamModel({ endpoint, modelId, prompt, tools, settings, signal })) {
    for (const event of events) take(event);
  }
  if (signal.aborted) outcome = { kind: 'stopped' };
  // A call that was refused before its first word has cost nothing.
  if (outcome.kind === 'finished' || written !== '') {
    emit({ type: 'usage', step, usage: usageOf(told, () => promptTokens(prompt.messages), written) });
  }
  return outcome;
};

const replayOf = ({
  replay,
}: Extract<ModelEvent, { type: 'reasoning-end' | 'reasoning-hidden' | 'tool-call' }>) =>
  replay ? { replay } : {};
