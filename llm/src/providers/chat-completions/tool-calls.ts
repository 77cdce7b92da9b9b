import { randomUUID } from 'node:crypto';
import type { ModelEvent } from '../../stream.ts';
import { asArray, asRecord, asText, type LooseRecord, parseJson } from '../wire/loose-json.ts';

interface OpenCall {
  /** The id that the server used, if any: it tells two calls apart that share an index. */
  serverId?: string;
  id: string;
  name?: string;
  rawInput: string;
}

/**
 * Joins the pieces of tool calls. Servers differ: most number the calls, some repeat index 0 with new ids, some
 * send no index, no id, or the input as an object. Calls are told only when the answer is over, in the order in
 * which they began, so a broken answer never runs a tool.
 */
export function createToolCallReader(emit: (event: ModelEvent) => void) {
  const calls: OpenCall[] = [];
  const byIndex = new Map<number, OpenCall>();

  function callFor(piece: LooseRecord): OpenCall {
    const serverId = asText(piece.id);
    const index = typeof piece.index === 'number' ? piece.index : undefined;
    const known = index === undefined ? calls.at(-1) : byIndex.get(index);
    const isNew =
      known === undefined ||
      (serverId !== undefined && known.serverId !== undefined && known.serverId !== serverId);
    if (!isNew) return known;
    const call: OpenCall = { serverId, id: freshId(serverId), rawInput: '' };
    calls.push(call);
    if (index !== undefined) byIndex.set(index, call);
    return call;
  }

  function freshId(serverId: string | undefined): string {
    const taken = serverId === undefined || calls.some((call) => call.id === serverId);
    return taken ? `call_${randomUUID()}` : serverId;
  }

  function readPiece(piece: LooseRecord) {
    const call = callFor(piece);
    const details = asRecord(piece.function) ?? {};
    const wasNamed = call.name !== undefined;
    call.name ??= asText(details.name);
    const text =
      typeof details.arguments === 'object' && details.arguments !== null
        ? JSON.stringify(details.arguments)
        : asText(details.arguments);
    call.rawInput += text ?? '';
    if (call.name === undefined) return;
    if (!wasNamed) {
      emit({ type: 'tool-input-start', id: call.id, name: call.name });
      if (call.rawInput !== '') emit({ type: 'tool-input-delta', id: call.id, text: call.rawInput });
    } else if (text !== undefined) {
      emit({ type: 'tool-input-delta', id: call.id, text });
    }
  }

  return {
    get count() {
      return calls.length;
    },
    read(toolCalls: unknown) {
      for (const piece of asArray(toolCalls)) {
        const record = asRecord(piece);
        if (record) readPiece(record);
      }
    },
    end() {
      for (const call of calls) emit(finishedCall(call));
    },
  };
}

/** A call without any input is a call of a tool that takes none. A nameless one is kept, so that it can be answered. */
function finishedCall({ id, name = '', rawInput }: OpenCall): ModelEvent {
  const parsed = parseJson(rawInput.trim() === '' ? '{}' : rawInput);
  return parsed.ok
    ? { type: 'tool-call', id, name, input: parsed.value, rawInput }
    : { type: 'tool-call', id, name, input: undefined, rawInput, invalid: true };
}
