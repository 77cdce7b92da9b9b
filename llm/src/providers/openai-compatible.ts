/**
 * Every server that speaks the chat completions wire: the vendor it is named after, routers, and local model
 * servers. Read by hand, without a provider package, because this wire is the hot path: a token costs a read of
 * the body, one JSON.parse and one event.
 */
import { secretsOf } from '../endpoint.ts';
import { errorFromThrown, type ModelError } from '../errors.ts';
import type { ModelEvent } from '../stream.ts';
import { createSseParser } from '../sse.ts';
import { bodyText, type BodyWatch, openBody, watchBody } from './wire/body.ts';
import { errorOfResponse, isModelError, prepareRequest, webPageError } from './wire/http.ts';
import { chatCompletionsAddress, listChatCompletionsModels } from './chat-completions/models.ts';
import { type ChatCompletionsReader, createChatCompletionsReader } from './chat-completions/reader.ts';
import {
  type ChatCompletionsSettings,
  chatCompletionsSettings,
  concededBody,
  requestBody,
} from './chat-completions/request.ts';
import type { Provider, ProviderCall } from './provider.ts';
import type { WireAddress } from './wire/address.ts';

export const openaiCompatible: Provider<ChatCompletionsSettings> = {
  id: 'openai-compatible',
  settingsSchema: chatCompletionsSettings,
  stream: (call) => streamChatCompletions(call, chatCompletionsAddress),
  listModels: listChatCompletionsModels,
};

const MAX_UNSTREAMED_BYTES = 32 * 1024 * 1024;
/** How long to wait for the counts that follow an answer, and for the closing bytes that free the connection. */
const COUNTS_WITHIN_MS = 5_000;
const CLOSED_WITHIN_MS = 100;

type Call = ProviderCall<ChatCompletionsSettings>;

export async function* streamChatCompletions(
  call: Call,
  address: WireAddress,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  using watch = watchBody(call.signal, call.stallTimeoutMs);
  const response = await ask(call, watch, address);
  if (isModelError(response)) {
    yield [{ type: 'error', error: response }];
    return;
  }
  const reader = createChatCompletionsReader(secretsOf(call.endpoint));
  try {
    if (isJson(response)) {
      // Some servers do not stream, whatever they are asked for.
      reader.readWhole(await bodyText(response, watch.signal, MAX_UNSTREAMED_BYTES));
    } else {
      using body = openBody(response, watch.signal);
      const parser = createSseParser((data) => reader.readData(data));
      for (let read = await body.read(); read.value; read = await body.read()) {
        if (reader.hasEnded) continue;
        parser.push(read.value);
        watch.allow(silenceAllowed(reader, call.stallTimeoutMs));
        if (reader.hasEnded) continue;
        const events = reader.takeEvents();
        if (events.length > 0) yield events;
      }
      watch.signal.throwIfAborted();
      parser.end();
    }
    reader.end();
  } catch (thrown) {
    reader.end(errorFromThrown(thrown, secretsOf(call.endpoint)));
  }
  yield reader.takeEvents();
}

function silenceAllowed(reader: ChatCompletionsReader, stallTimeoutMs: number): number {
  if (reader.hasEnded) return CLOSED_WITHIN_MS;
  return reader.isAnswered ? Math.min(COUNTS_WITHIN_MS, stallTimeoutMs) : stallTimeoutMs;
}

/** The response whose body is the answer. A refused request is repeated as long as there is something to concede. */
async function ask(call: Call, watch: BodyWatch, address: WireAddress): Promise<Response | ModelError> {
  const { endpoint, modelId, prompt, tools = [], settings } = call;
  const request = prepareRequest(endpoint, '/chat/completions', address);
  if (isModelError(request)) return request;
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream', ...request.headers };

  let body = requestBody(modelId, prompt, tools, settings);
  for (;;) {
    const response = await endpoint.fetch(request.url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: watch.signal,
    });
    watch.allow(call.stallTimeoutMs);
    if (response.ok) return webPageError(response) ?? response;
    const error = await errorOfResponse(response, endpoint, watch.signal, modelId);
    const conceded = error.kind === 'bad-request' ? concededBody(body, error.message) : undefined;
    if (!conceded) return error;
    body = conceded;
  }
}

function isJson(response: Response): boolean {
  return /^application\/json\b/i.test(response.headers.get('content-type') ?? '');
}
