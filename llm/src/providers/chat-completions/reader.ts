/**
 * Reads the chunks of a streamed chat completion into model events. Every server speaks its own dialect of this
 * wire, so nothing about a chunk's shape is believed: a field is used when it has the expected type.
 */
import { kindOfComplaint, type ModelError, redacted } from '../../errors.ts';
import type { FinishReason, ModelEvent } from '../../stream.ts';
import { createThinkTagSplitter } from '../../think-tags.ts';
import type { ModelUsage } from '../../usage.ts';
import { BROKEN_OFF, NOTHING_SAID } from '../wire/broken.ts';
import { complaintIn, statusInside } from '../wire/complaint.ts';
import { createExtrasReader } from './extras.ts';
import { asArray, asCount, asRecord, asText, type LooseRecord, parseJson } from '../wire/loose-json.ts';
import { createPartWriter } from '../wire/part-writer.ts';
import { createToolCallReader } from './tool-calls.ts';

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['end_turn', 'stop'],
  ['eos', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
  ['content_filter', 'content-filter'],
]);

export interface ChatCompletionsReader {
  /** One event of the stream, by its `data`. Ignored once the reader has ended. */
  readData(data: string): void;
  /** A body that was not streamed: the completion as one JSON text. */
  readWhole(json: string): void;
  /** The body is over, by itself or by a failure that is told if the answer needed more. */
  end(failure?: ModelError): void;
  /** The model said why it stopped: only counts and the end mark may follow. */
  readonly isAnswered: boolean;
  readonly hasEnded: boolean;
  /** The events read since the last time. */
  takeEvents(): ModelEvent[];
}

export function createChatCompletionsReader(secrets: readonly string[]): ChatCompletionsReader {
  let events: ModelEvent[] = [];
  const emit = (event: ModelEvent) => void events.push(event);
  const parts = createPartWriter(emit);
  const think = createThinkTagSplitter(parts.text, parts.reasoning);
  const toolCalls = createToolCallReader(emit);
  const extras = createExtrasReader(emit);
  let usage: ModelUsage | undefined;
  let finishReason: FinishReason | undefined;
  let sawChunk = false;
  let hasEnded = false;

  function fail(error: ModelError) {
    if (hasEnded) return;
    hasEnded = true;
    think.end();
    parts.close();
    emit({ type: 'error', error });
  }

  function finish(reason: FinishReason) {
    think.end();
    parts.close();
    toolCalls.end();
    if (usage) emit({ type: 'usage', usage });
    hasEnded = true;
    emit({ type: 'finish', reason: toolCalls.count > 0 && reason === 'stop' ? 'tool-calls' : reason });
  }

  function readDelta(delta: LooseRecord) {
    const reasoning = asText(delta.reasoning_content) ?? asText(delta.reasoning);
    if (reasoning !== undefined) parts.reasoning(reasoning);
    const { content } = delta;
    if (typeof content === 'string') think.push(content);
    else if (content) readContentParts(content);
    const refusal = asText(delta.refusal);
    if (refusal !== undefined) think.push(refusal);
    // Some servers send an empty list with every piece of text, which must not cut the text into parts.
    if (asArray(delta.tool_calls).length > 0) {
      think.end();
      parts.close();
      toolCalls.read(delta.tool_calls);
    }
    if (delta.annotations || delta.images) extras.readDelta(delta.annotations, delta.images);
  }

  /** Content as an array: text, or thinking that is an array of texts again. */
  function readContentParts(content: unknown) {
    for (const part of asArray(content)) {
      const record = asRecord(part) ?? {};
      if (record.type === 'thinking') {
        for (const thought of asArray(record.thinking))
          parts.reasoning(asText(asRecord(thought)?.text) ?? '');
      } else {
        think.push(asText(record.text) ?? '');
      }
    }
  }

  function readChunk(value: unknown) {
    if (hasEnded) return;
    const chunk = asRecord(value);
    if (!chunk) return;
    sawChunk = true;
    if (chunk.error) return fail(errorInChunk(chunk, secrets));
    // Only the first choice is asked for; a server that sends more sends them in the same chunk or by index.
    const choice = asRecord(asArray(chunk.choices)[0]);
    if (choice && !(Number(choice.index) > 0)) {
      const delta = asRecord(choice.delta) ?? asRecord(choice.message);
      if (delta) readDelta(delta);
      const reason = asText(choice.finish_reason);
      if (reason === 'error') return fail(errorInChunk(choice, secrets));
      if (reason !== undefined) finishReason = FINISH_REASONS.get(reason) ?? 'other';
    }
    if (chunk.usage) usage = readUsage(chunk.usage) ?? usage;
    if (chunk.search_results || chunk.citations) extras.readChunk(chunk.search_results, chunk.citations);
  }

  return {
    readData(data) {
      if (hasEnded) return;
      if (data === '[DONE]') {
        if (sawChunk) finish(finishReason ?? 'other');
        else fail(NOTHING_SAID);
        return;
      }
      const parsed = parseJson(data);
      if (parsed.ok) readChunk(parsed.value);
      // Words that were never meant as JSON are a keep-alive; a broken chunk would be a gap in the answer.
      else if (data.trimStart().startsWith('{')) fail(brokenData('network', data, secrets));
    },
    readWhole(json) {
      const parsed = parseJson(json);
      if (parsed.ok) readChunk(parsed.value);
      else fail(brokenData('bad-request', json, secrets));
    },
    end(failure) {
      if (hasEnded) return;
      if (finishReason) finish(finishReason);
      else fail(failure ?? (sawChunk ? BROKEN_OFF : NOTHING_SAID));
    },
    get isAnswered() {
      return finishReason !== undefined;
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

function brokenData(kind: ModelError['kind'], data: string, secrets: readonly string[]): ModelError {
  return { kind, message: `The server sent broken data: ${redacted(data, secrets).slice(0, 120)}` };
}

function readUsage(value: unknown): ModelUsage | undefined {
  const usage = asRecord(value);
  if (!usage) return undefined;
  const counts = {
    inputTokens: asCount(usage.prompt_tokens),
    outputTokens: asCount(usage.completion_tokens),
    reasoningTokens: asCount(asRecord(usage.completion_tokens_details)?.reasoning_tokens),
    cachedInputTokens:
      asCount(asRecord(usage.prompt_tokens_details)?.cached_tokens) ?? asCount(usage.prompt_cache_hit_tokens),
  };
  const known = Object.entries(counts).filter(([, count]) => count !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function errorInChunk(chunk: LooseRecord, secrets: readonly string[]): ModelError {
  const complaint = complaintIn(chunk) ?? { message: 'The server reported an error without saying which.' };
  const status = statusInside(chunk);
  const kind = kindOfComplaint({ ...complaint, status });
  return { kind, message: redacted(complaint.message, secrets), ...(status !== undefined && { status }) };
}
