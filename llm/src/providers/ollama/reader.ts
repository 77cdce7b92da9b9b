/** Reads the lines of a streamed Ollama answer into model events. */
import { randomUUID } from 'node:crypto';
import { kindOfComplaint, type ModelError, redacted } from '../../errors.ts';
import type { FinishReason, ModelEvent } from '../../stream.ts';
import { createThinkTagSplitter } from '../../think-tags.ts';
import type { ModelUsage } from '../../usage.ts';
import { BROKEN_OFF, NOTHING_SAID } from '../wire/broken.ts';
import { asArray, asCount, asRecord, asText, type LooseRecord, parseJson } from '../wire/loose-json.ts';
import { createPartWriter } from '../wire/part-writer.ts';

export interface OllamaReader {
  /** One line of the body. Ignored once the reader has ended. */
  readLine(line: string): void;
  /** The body is over, by itself or by a failure. */
  end(failure?: ModelError): void;
  readonly hasEnded: boolean;
  /** The events read since the last time. */
  takeEvents(): ModelEvent[];
}

export function createOllamaReader(secrets: readonly string[]): OllamaReader {
  let events: ModelEvent[] = [];
  const emit = (event: ModelEvent) => void events.push(event);
  const parts = createPartWriter(emit);
  const think = createThinkTagSplitter(parts.text, parts.reasoning);
  const calls: ModelEvent[] = [];
  let sawLine = false;
  let hasEnded = false;

  function close() {
    think.end();
    parts.close();
    hasEnded = true;
  }

  function fail(error: ModelError) {
    if (hasEnded) return;
    close();
    emit({ type: 'error', error });
  }

  /** A call comes whole, its input as an object. It is told when the answer is over, as on every wire. */
  function readCall(entry: unknown) {
    const call = asRecord(entry) ?? {};
    const { name, arguments: input = {} } = asRecord(call.function) ?? {};
    if (typeof name !== 'string') return;
    const id = `call_${randomUUID()}`;
    const rawInput = typeof input === 'string' ? input : JSON.stringify(input);
    const parsed = parseJson(rawInput);
    emit({ type: 'tool-input-start', id, name });
    emit({ type: 'tool-input-delta', id, text: rawInput });
    calls.push({
      type: 'tool-call',
      id,
      name,
      rawInput,
      ...(parsed.ok ? { input: parsed.value } : { input: undefined, invalid: true }),
    });
  }

  function readMessage(message: LooseRecord) {
    parts.reasoning(asText(message.thinking) ?? '');
    think.push(asText(message.content) ?? '');
    const toolCalls = asArray(message.tool_calls);
    if (toolCalls.length === 0) return;
    parts.close();
    for (const call of toolCalls) readCall(call);
  }

  function finish(chunk: LooseRecord) {
    close();
    for (const call of calls) emit(call);
    const usage = readUsage(chunk);
    if (usage) emit({ type: 'usage', usage });
    const reason: FinishReason = chunk.done_reason === 'length' ? 'length' : 'stop';
    emit({ type: 'finish', reason: calls.length > 0 && reason === 'stop' ? 'tool-calls' : reason });
  }

  return {
    readLine(line) {
      if (hasEnded) return;
      const parsed = parseJson(line);
      const chunk = parsed.ok ? asRecord(parsed.value) : undefined;
      if (!chunk) {
        const message = `The server sent broken data: ${redacted(line, secrets).slice(0, 120)}`;
        return fail({ kind: 'network', message });
      }
      sawLine = true;
      const complaint = asText(chunk.error);
      if (complaint !== undefined)
        return fail({ kind: kindOfComplaint({ message: complaint }), message: redacted(complaint, secrets) });
      const message = asRecord(chunk.message);
      if (message) readMessage(message);
      if (chunk.done === true) finish(chunk);
    },
    end(failure) {
      fail(failure ?? (sawLine ? BROKEN_OFF : NOTHING_SAID));
    },
    get hasEnded() {
      return hasEnded;
    },
    takeEvents() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}

function readUsage(chunk: LooseRecord): ModelUsage | undefined {
  const inputTokens = asCount(chunk.prompt_eval_count);
  const outputTokens = asCount(chunk.eval_count);
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}
