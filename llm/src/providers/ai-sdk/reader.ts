/** Reads what a provider package streams into model events. */
import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { ModelError } from '../../errors.ts';
import type { Replay } from '../../prompt.ts';
import type { FinishReason, ModelEvent } from '../../stream.ts';
import type { ModelUsage } from '../../usage.ts';
import { BROKEN_OFF, NOTHING_SAID } from '../wire/broken.ts';
import { parseJson } from '../wire/loose-json.ts';
import { errorOfSdk } from './errors.ts';

type Part = LanguageModelV4StreamPart;
type PartOf<Type extends Part['type']> = Extract<Part, { type: Type }>;

interface OpenThought {
  hasText: boolean;
  replay: Replay;
}

interface OpenCall {
  input: string;
  hasStarted: boolean;
}

export interface SdkReader {
  /** The events of one part; none once the reader has ended. */
  read(part: Part): ModelEvent[];
  /** The stream is over, by itself or by a failure. */
  end(failure?: ModelError): ModelEvent[];
  readonly hasEnded: boolean;
}

/** Tool calls are told only when the answer is over, so a broken answer never runs a tool. */
export function createSdkReader(secrets: readonly string[]): SdkReader {
  let events: ModelEvent[] = [];
  const thoughts = new Map<string, OpenThought>();
  const inputs = new Map<string, OpenCall>();
  const finishedCalls: ModelEvent[] = [];
  let sawContent = false;
  let hasEnded = false;

  function fail(error: ModelError) {
    hasEnded = true;
    events.push({ type: 'error', error });
  }

  /** A thought is opened by its first words: some providers keep all of them to themselves. */
  function readThought(part: PartOf<'reasoning-start' | 'reasoning-delta' | 'reasoning-end'>) {
    const { id } = part;
    const thought = thoughts.get(id) ?? { hasText: false, replay: {} };
    thoughts.set(id, thought);
    addReplay(thought.replay, part.providerMetadata);
    if (part.type === 'reasoning-delta' && part.delta !== '') {
      if (!thought.hasText) events.push({ type: 'reasoning-start', id });
      thought.hasText = true;
      events.push({ type: 'reasoning-delta', id, text: part.delta });
    }
    if (part.type !== 'reasoning-end') return;
    thoughts.delete(id);
    const replay = keptReplay(thought.replay);
    if (thought.hasText) events.push({ type: 'reasoning-end', id, ...replay });
    else if (replay.replay) events.push({ type: 'reasoning-hidden', id, replay: replay.replay });
  }

  function inputOf(id: string, name: string): OpenCall {
    const open = inputs.get(id) ?? { input: '', hasStarted: false };
    inputs.set(id, open);
    if (!open.hasStarted) events.push({ type: 'tool-input-start', id, name });
    open.hasStarted = true;
    return open;
  }

  function addInput(id: string, text: string) {
    const open = inputs.get(id);
    if (!open || text === '') return;
    open.input += text;
    events.push({ type: 'tool-input-delta', id, text });
  }

  function readCall({ toolCallId: id, toolName: name, input, providerMetadata }: PartOf<'tool-call'>) {
    const open = inputOf(id, name);
    // What is streamed may lack what the package added, such as the braces of an empty input.
    if (open.input === '') addInput(id, input);
    const rawInput = open.input;
    const replay: Replay = {};
    addReplay(replay, providerMetadata);
    const parsed = parseJson(rawInput.trim() === '' ? '{}' : rawInput);
    finishedCalls.push({
      type: 'tool-call',
      id,
      name,
      rawInput,
      ...(parsed.ok ? { input: parsed.value } : { input: undefined, invalid: true }),
      ...keptReplay(replay),
    });
  }

  function finish({ finishReason, usage }: PartOf<'finish'>) {
    const { unified, raw } = finishReason;
    // Packages make a finish of every end of a stream; only a provider's own word is one.
    const isCutOff = unified === 'interrupted' || (unified === 'other' && raw === undefined);
    if (isCutOff) return fail(sawContent ? BROKEN_OFF : NOTHING_SAID);
    if (unified === 'error') {
      const message = `The model gave up on its answer${raw === undefined ? '' : ` (${raw})`}.`;
      return fail({ kind: 'overloaded', message });
    }
    events.push(...finishedCalls);
    const counts = countsOf(usage);
    if (counts) events.push({ type: 'usage', usage: counts });
    hasEnded = true;
    events.push({ type: 'finish', reason: reasonOf(unified, finishedCalls.length > 0) });
  }

  function readPart(part: Part) {
    switch (part.type) {
      case 'text-start':
      case 'text-end':
        return events.push({ type: part.type, id: part.id });
      case 'text-delta':
        if (part.delta !== '') events.push({ type: 'text-delta', id: part.id, text: part.delta });
        return;
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return readThought(part);
      case 'tool-input-start':
        return part.providerExecuted ? undefined : inputOf(part.id, part.toolName);
      case 'tool-input-delta':
        return addInput(part.id, part.delta);
      case 'tool-call':
        return part.providerExecuted ? undefined : readCall(part);
      case 'source':
        return readSource(part);
      case 'file':
        return readFile(part);
      case 'error':
        return fail(errorOfSdk(part.error, secrets));
      case 'finish':
        return finish(part);
      default:
      // Warnings, pings and what the provider says about the response have no place in an answer.
    }
  }

  function readSource(part: PartOf<'source'>) {
    if (part.sourceType !== 'url' || !/^https?:\/\//i.test(part.url)) return;
    const { id, url, title } = part;
    events.push({ type: 'source', id, url, ...(title && { title }) });
  }

  let fileCount = 0;
  function readFile({ mediaType, data: content }: PartOf<'file'>) {
    if (content.type !== 'data') return;
    const bytes = typeof content.data === 'string' ? Buffer.from(content.data, 'base64') : content.data;
    fileCount++;
    events.push({ type: 'file', id: `file-${fileCount}`, mediaType, bytes: new Uint8Array(bytes) });
  }

  function taken(): ModelEvent[] {
    const told = events;
    events = [];
    return told;
  }

  return {
    read(part) {
      if (hasEnded) return [];
      readPart(part);
      sawContent ||= events.some(({ type }) => type !== 'error' && type !== 'finish');
      return taken();
    },
    end(failure) {
      if (hasEnded) return [];
      fail(failure ?? (sawContent ? BROKEN_OFF : NOTHING_SAID));
      return taken();
    },
    get hasEnded() {
      return hasEnded;
    },
  };
}

function addReplay(replay: Replay, metadata: object | undefined) {
  for (const [provider, values] of Object.entries(metadata ?? {})) {
    replay[provider] = { ...replay[provider], ...(values as Record<string, unknown>) };
  }
}

function keptReplay(replay: Replay): { replay?: Replay } {
  const isEmpty = Object.values(replay).every((values) =>
    Object.values(values).every((value) => value === null || value === undefined),
  );
  return isEmpty ? {} : { replay };
}

/** Where there are calls to answer, a reason that the package has no word for is about them. */
function reasonOf(unified: string, hasCalls: boolean): FinishReason {
  if (unified === 'length' || unified === 'content-filter') return unified;
  if (hasCalls || unified === 'tool-calls') return 'tool-calls';
  return unified === 'stop' ? 'stop' : 'other';
}

function countsOf({ inputTokens, outputTokens }: LanguageModelV4Usage): ModelUsage | undefined {
  const counts = {
    inputTokens: inputTokens.total,
    outputTokens: outputTokens.total,
    reasoningTokens: outputTokens.reasoning,
    cachedInputTokens: inputTokens.cacheRead,
  };
  const known = Object.entries(counts).filter(([, count]) => count !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
