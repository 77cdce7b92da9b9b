/**
 * Calls of tools, told by lines of the user's message: `/call <tool> <input as JSON>`. Those in a row are made at
 * once; `/then` on a line by itself puts what follows into a further step. What the tools said is the answer.
 */
import type { ModelMessage, ToolResultContent } from '../prompt.ts';
import { parseJson } from '../providers/wire/loose-json.ts';
import type { ModelEvent } from '../stream.ts';

export interface ScriptedCall {
  name: string;
  input: string;
}

const CALL_LINE = /^[ \t]*\/call[ \t]+(\S+)[ \t]*(.*)$/;
const THEN_LINE = /^[ \t]*\/then[ \t]*$/;

export function withoutCallLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => !CALL_LINE.test(line) && !THEN_LINE.test(line))
    .join('\n');
}

/** The calls of each step; none where the text asks for none. */
export function readCalls(text: string): ScriptedCall[][] {
  const steps: ScriptedCall[][] = [[]];
  for (const line of text.split('\n')) {
    const [, name, input] = CALL_LINE.exec(line) ?? [];
    if (name !== undefined) steps.at(-1)!.push({ name, input: input || '{}' });
    else if (THEN_LINE.test(line)) steps.push([]);
  }
  return steps.filter((calls) => calls.length > 0);
}

/** How many steps have been made since the user spoke, and what their tools said. */
export function stepsMade(messages: readonly ModelMessage[]): {
  count: number;
  results: ToolResultContent[];
} {
  const since = messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1);
  const results = since.flatMap((message) => (message.role === 'tool' ? message.content : []));
  return { count: since.filter(({ role }) => role === 'tool').length, results };
}

/** `calculator: 4`, one after the other. */
export function resultsTold(results: readonly ToolResultContent[]): string {
  return results
    .map(({ name, output, isError }) => `${name}${isError ? ' (error)' : ''}: ${output}`)
    .join('\n\n');
}

export function callEvents(calls: readonly ScriptedCall[], step: number): ModelEvent[] {
  const named = calls.map((call, index) => ({ ...call, id: `call_${step}_${index + 1}` }));
  const written = named.flatMap(({ id, name, input }): ModelEvent[] => [
    { type: 'tool-input-start', id, name },
    { type: 'tool-input-delta', id, text: input },
  ]);
  const made = named.map(({ id, name, input }): ModelEvent => {
    const parsed = parseJson(input);
    const call = { type: 'tool-call' as const, id, name, rawInput: input };
    return parsed.ok ? { ...call, input: parsed.value } : { ...call, input: undefined, invalid: true };
  });
  return [...written, ...made];
}
