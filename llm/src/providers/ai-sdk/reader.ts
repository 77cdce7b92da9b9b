/** Reads what a provider package streams into model events. */
import type { LanguageModelV4StreamPart, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { ModelError } from '../../errors.ts';
import type { FinishReason, ModelEvent } from '../../stream.ts';
import type { ModelUsage } from '../../usage.ts';
import { BROKEN_OFF, NOTHING_SAID } from '../wire/broken.ts';
import { createCallReader } from './calls.ts';
import { errorOfSdk } from './errors.ts';
import { createThoughtReader } from './thoughts.ts';

type Part = LanguageModelV4StreamPart;
type PartOf<Type extends Part['type']> = Extract<Part, { type: Type }>;

export interface SdkReader {
  /** The events of one part; none once the reader has ended. */
  read(part: Part): ModelEvent[];
  /** The stream is over, by itself or by a failure. */
  end(failure?: ModelError): ModelEvent[];
  readonly hasEnded: boolean;
}

export function createSdkReader(secrets: readonly string[]): SdkReader {
  let events: ModelEvent[] = [];
  const emit = (event: ModelEvent) => void events.push(event);
  const readThought = createThoughtReader(emit);
  const calls = createCallReader(emit);
  let fileCount = 0;
  let sawContent = false;
  let hasEnded = false;

  function fail(error: ModelError) {
    hasEnded = true;
    emit({ type: 'error', error });
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
    events.push(...calls.finished);
    const counts = countsOf(usage);
    if (counts) events.push({ type: 'usage', usage: counts });
    hasEnded = true;
    events.push({ type: 'finish', reason: reasonOf(unified, calls.finished.length > 0) });
  }

  function readPart(part: Part) {
    switch (part.type) {
      case 'text-start':
      case 'text-end':
        return emit({ type: part.type, id: part.id });
      case 'text-delta':
        return part.delta === '' ? undefined : emit({ type: 'text-delta', id: part.id, text: part.delta });
      case 'reasoning-start':
      case 'reasoning-delta':
      case 'reasoning-end':
        return readThought(part);
      case 'tool-input-start':
        return calls.start(part);
      case 'tool-input-delta':
        return calls.add(part);
      case 'tool-call':
        return calls.read(part);
      case 'source':
        return events.push(...sourceOf(part));
      case 'file':
        fileCount++;
        return events.push(...fileOf(part, `file-${fileCount}`));
      case 'error':
        return fail(errorOfSdk(part.error, secrets));
      case 'finish':
        return finish(part);
      default:
      // Warnings, pings and what the provider says about the response have no place in an answer.
    }
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

function sourceOf(part: PartOf<'source'>): ModelEvent[] {
  if (part.sourceType !== 'url' || !/^https?:\/\//i.test(part.url)) return [];
  const { id, url, title } = part;
  return [{ type: 'source', id, url, ...(title && { title }) }];
}

function fileOf({ mediaType, data: content }: PartOf<'file'>, id: string): ModelEvent[] {
  if (content.type !== 'data') return [];
  const bytes = typeof content.data === 'string' ? Buffer.from(content.data, 'base64') : content.data;
  return [{ type: 'file', id, mediaType, bytes: new Uint8Array(bytes) }];
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
