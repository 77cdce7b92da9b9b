import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Replay } from '../../prompt.ts';
import type { ModelEvent } from '../../stream.ts';
import { parseJson } from '../wire/loose-json.ts';
import { addReplay, keptReplay } from './replay.ts';

type PartOf<Type> = Extract<LanguageModelV4StreamPart, { type: Type }>;

/**
 * Reads calls of our tools; those that the provider runs by itself are not ours to answer. A call is kept until the
 * answer is over, so a broken answer never runs a tool.
 */
export function createCallReader(emit: (event: ModelEvent) => void) {
  const inputs = new Map<string, string>();
  const finished: ModelEvent[] = [];

  function start(id: string, name: string) {
    if (inputs.has(id)) return;
    inputs.set(id, '');
    emit({ type: 'tool-input-start', id, name });
  }

  function add(id: string, text: string) {
    const input = inputs.get(id);
    if (input === undefined || text === '') return;
    inputs.set(id, input + text);
    emit({ type: 'tool-input-delta', id, text });
  }

  return {
    finished,
    start(part: PartOf<'tool-input-start'>) {
      if (!part.providerExecuted) start(part.id, part.toolName);
    },
    add: (part: PartOf<'tool-input-delta'>) => add(part.id, part.delta),
    read(part: PartOf<'tool-call'>) {
      if (part.providerExecuted) return;
      const { toolCallId: id, toolName: name, providerMetadata } = part;
      start(id, name);
      // Not every wire streams inputs, and an empty one is only told here, as the braces that stand for it.
      if (inputs.get(id) === '') add(id, part.input);
      const rawInput = inputs.get(id) ?? '';
      const parsed = parseJson(rawInput.trim() === '' ? '{}' : rawInput);
      const replay: Replay = {};
      addReplay(replay, providerMetadata);
      const kept = keptReplay(replay);
      finished.push({
        type: 'tool-call',
        id,
        name,
        rawInput,
        ...(parsed.ok ? { input: parsed.value } : { input: undefined, invalid: true }),
        ...(kept && { replay: kept }),
      });
    },
  };
}
