import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Replay } from '../../prompt.ts';
import type { ModelEvent } from '../../stream.ts';
import { addReplay, keptReplay } from './replay.ts';

type ReasoningPart = Extract<LanguageModelV4StreamPart, { type: `reasoning-${'start' | 'delta' | 'end'}` }>;

/** A thought is opened by its first words: some providers keep all of them to themselves. */
export function createThoughtReader(emit: (event: ModelEvent) => void) {
  const thoughts = new Map<string, { hasText: boolean; replay: Replay }>();

  return (part: ReasoningPart) => {
    const { id } = part;
    const thought = thoughts.get(id) ?? { hasText: false, replay: {} };
    thoughts.set(id, thought);
    addReplay(thought.replay, part.providerMetadata);
    if (part.type === 'reasoning-delta' && part.delta !== '') {
      if (!thought.hasText) emit({ type: 'reasoning-start', id });
      thought.hasText = true;
      emit({ type: 'reasoning-delta', id, text: part.delta });
    }
    if (part.type !== 'reasoning-end') return;
    thoughts.delete(id);
    const replay = keptReplay(thought.replay);
    if (thought.hasText) emit({ type: 'reasoning-end', id, ...(replay && { replay }) });
    else if (replay) emit({ type: 'reasoning-hidden', id, replay });
  };
}
