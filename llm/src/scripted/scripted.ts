/**
 * A model that is a script: for a first look without a key, for tests and for benchmarks. It says of itself that
 * it is one, needs no network, and gives the same answer to the same prompt every time.
 */
import type { ListedModel } from '../models.ts';
import type { ImageContent, ModelMessage, ModelPrompt } from '../prompt.ts';
import type { Batches, Provider, ProviderCall } from '../providers/provider.ts';
import type { ModelEvent } from '../stream.ts';
import { estimateTokens } from '../usage.ts';
import { callEvents, readCalls, resultsTold, type ScriptedCall, stepsMade } from './calls.ts';
import { piecesOfContent } from './content.ts';
import { demoAnswer } from './demo-answer.ts';
import { plannedFailure } from './failures.ts';
import { createAlarm, dueCounts } from './pace.ts';
import { createRandom, type Random } from './random.ts';
import { readScript, type Script, scriptSchema, withoutScriptLine } from './script.ts';
import { titleFrom } from './title.ts';
import { piecesOf } from './tokens.ts';

const TOKENS_PER_SECOND = 60;
const PACED_TOKENS = 400;
const REASONING_ID = 'reasoning';
const TEXT_ID = 'text';

const readsText = { windowTokens: 100_000, abilities: { reasoning: true, images: false, tools: true } };

const MODELS: readonly (ListedModel & { id: 'demo' | 'echo' | 'paced' })[] = [
  { id: 'demo', name: 'Demo (scripted)', ...readsText },
  { id: 'echo', name: 'Echo (scripted)', ...readsText },
  { id: 'paced', name: 'Paced (scripted)', ...readsText },
];

export const scripted: Provider<Script> = {
  id: 'scripted',
  defaultBaseUrl: null,
  settingsSchema: scriptSchema,
  stream: streamScript,
  listModels: () => Promise.resolve({ ok: true, models: MODELS.map((model) => ({ ...model })) }),
};

/** An answer in the pieces it is streamed in. */
interface Answer {
  thinking: string[];
  text: string[];
  /** What it wants of tools, and in which step. */
  calls?: { step: number; calls: readonly ScriptedCall[] };
}

function streamScript(call: ProviderCall<Script>): Batches {
  const model = MODELS.find(({ id }) => id === call.modelId);
  if (!model) return [badRequest(`There is no scripted model "${call.modelId}".`)];
  const message = lastUserText(call.prompt);
  if (call.prompt.instructions?.startsWith('Write a title')) {
    return play({ thinking: [], text: [titleFrom(message)] }, { tokensPerSecond: 0 }, call);
  }
  const steered = readScript(call.settings, message);
  if (!steered.ok) return [badRequest(steered.complaint)];
  const steps = readCalls(message);
  const made = stepsMade(call.prompt.messages);
  const calls = steps[made.count];
  if (calls) {
    return play({ thinking: [], text: [], calls: { step: made.count + 1, calls } }, steered.script, call);
  }
  if (made.results.length > 0) {
    return play({ thinking: [], text: piecesOf(resultsTold(made.results)) }, steered.script, call);
  }
  const images = lastUserImages(call.prompt);
  return play(composeAnswer(model.id, message, images, steered.script), steered.script, call);
}

function composeAnswer(
  model: 'demo' | 'echo' | 'paced',
  message: string,
  images: readonly ImageContent[],
  script: Script,
): Answer {
  const random = createRandom(`${model}\n${message}`);
  const seen = imagesSeen(images);
  const demo = demoAnswer(withoutScriptLine(message), seen, random);
  const { tokens, content, thinkTokens = model === 'demo' ? undefined : 0 } = script;
  const thinking =
    thinkTokens === undefined ? piecesOf(demo.thinking) : piecesOfContent('prose', thinkTokens, random);
  if (model === 'echo') {
    const echo = seen === '' ? message : [message, `[${seen}]`].filter((text) => text !== '').join('\n\n');
    return { thinking, text: piecesOf(echo) };
  }
  if (model === 'demo' && content === undefined)
    return { thinking, text: toLength(piecesOf(demo.text), tokens, random) };
  return { thinking, text: piecesOfContent(content ?? 'prose', tokens ?? PACED_TOKENS, random) };
}

/** Cut where it is too long, gone on with prose where it is too short. */
function toLength(pieces: string[], tokens: number | undefined, random: Random): string[] {
  if (tokens === undefined || tokens === pieces.length) return pieces;
  if (tokens < pieces.length) return pieces.slice(0, tokens);
  const [first = '', ...rest] = piecesOfContent('prose', tokens - pieces.length, random);
  return [...pieces, `\n\n${first}`, ...rest];
}

async function* play(
  answer: Answer,
  script: Script,
  call: ProviderCall<Script>,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const { tokensPerSecond = TOKENS_PER_SECOND, firstTokenDelayMs = 0, failAfterTokens = 0 } = script;
  const startMs = performance.now() + firstTokenDelayMs;
  const failure = plannedFailure(script, call.modelId, call.prompt);
  const count = answer.thinking.length + answer.text.length;
  const told = failure ? Math.min(failAfterTokens, count) : count;
  const events = answerEvents(answer);

  using alarm = createAlarm(call.signal);
  await alarm.sleepUntil(startMs);
  for await (const due of dueCounts(told, startMs, tokensPerSecond, alarm)) {
    if (call.signal.aborted) return;
    const batch: ModelEvent[] = [];
    for (let piece = 0; piece < due; piece++) batch.push(...(events.next().value ?? []));
    yield batch;
  }
  yield failure ? [{ type: 'error', error: failure }] : ending(answer, call.prompt);
}

/** The events of each piece, with the part's start before its first. The last part is closed by `ending`. */
function* answerEvents({ thinking, text }: Answer): Generator<ModelEvent[], void, undefined> {
  for (const [at, piece] of thinking.entries()) {
    const delta: ModelEvent = { type: 'reasoning-delta', id: REASONING_ID, text: piece };
    yield at === 0 ? [{ type: 'reasoning-start', id: REASONING_ID }, delta] : [delta];
  }
  for (const [at, piece] of text.entries()) {
    const delta: ModelEvent = { type: 'text-delta', id: TEXT_ID, text: piece };
    if (at > 0) yield [delta];
    else if (thinking.length === 0) yield [{ type: 'text-start', id: TEXT_ID }, delta];
    else yield [{ type: 'reasoning-end', id: REASONING_ID }, { type: 'text-start', id: TEXT_ID }, delta];
  }
}

function ending({ thinking, text, calls }: Answer, prompt: ModelPrompt): ModelEvent[] {
  const called = calls ? callEvents(calls.calls, calls.step) : [];
  const usage = {
    inputTokens: estimateTokens(promptText(prompt)),
    outputTokens: thinking.length + text.length + called.length,
    reasoningTokens: thinking.length,
  };
  const closed: ModelEvent[] = [];
  if (text.length > 0) closed.push({ type: 'text-end', id: TEXT_ID });
  else if (thinking.length > 0) closed.push({ type: 'reasoning-end', id: REASONING_ID });
  const reason = calls ? 'tool-calls' : 'stop';
  return [...closed, ...called, { type: 'usage', usage }, { type: 'finish', reason }];
}

function badRequest(message: string): ModelEvent[] {
  return [{ type: 'error', error: { kind: 'bad-request', message } }];
}

function lastUserText(prompt: ModelPrompt): string {
  const message = prompt.messages.findLast(({ role }) => role === 'user');
  return message ? textOf(message) : '';
}

function lastUserImages(prompt: ModelPrompt): ImageContent[] {
  const message = prompt.messages.findLast(({ role }) => role === 'user');
  return message?.role === 'user' ? message.content.filter((part) => part.type === 'image') : [];
}

/** `2 images (image/png, 1234 bytes; image/jpeg, 99 bytes)`: what has arrived, for who wants to see that it did. */
function imagesSeen(images: readonly ImageContent[]): string {
  if (images.length === 0) return '';
  const each = images.map(({ mediaType, bytes }) => `${mediaType}, ${bytes.length} bytes`).join('; ');
  return `${images.length} ${images.length === 1 ? 'image' : 'images'} (${each})`;
}

function promptText({ instructions = '', messages }: ModelPrompt): string {
  return [instructions, ...messages.map(textOf)].join('\n');
}

function textOf({ content }: ModelMessage): string {
  return content
    .map((part) => (part.type === 'text' ? part.text : part.type === 'tool-result' ? part.output : ''))
    .filter((text) => text !== '')
    .join('\n\n');
}
