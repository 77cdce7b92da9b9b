/**
 * Ollama by its own wire, read by hand: JSON a line. Unlike its OpenAI-compatible side it has the window, thinking
 * and all sampling settings.
 */
import { secretsOf } from '../endpoint.ts';
import { errorFromThrown } from '../errors.ts';
import type { ModelEvent } from '../stream.ts';
import { ollamaAddress, listOllamaModels } from './ollama/models.ts';
import { createOllamaReader } from './ollama/reader.ts';
import { ollamaSettings, type OllamaSettings, requestBody } from './ollama/request.ts';
import type { Provider, ProviderCall } from './provider.ts';
import { openBody, watchBody } from './wire/body.ts';
import { errorOfResponse, isModelError, prepareRequest, webPageError } from './wire/http.ts';
import { createLineParser } from './wire/lines.ts';

export const ollama: Provider<OllamaSettings> = {
  id: 'ollama',
  defaultBaseUrl: ollamaAddress.defaultUrl,
  settingsSchema: ollamaSettings,
  stream: streamOllama,
  listModels: listOllamaModels,
};

async function* streamOllama(
  call: ProviderCall<OllamaSettings>,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const { endpoint, modelId, prompt, tools = [], settings, stallTimeoutMs } = call;
  using watch = watchBody(call.signal, stallTimeoutMs);
  const request = prepareRequest(endpoint, '/api/chat', ollamaAddress);
  const reader = createOllamaReader(secretsOf(endpoint));
  try {
    if (isModelError(request)) return yield [{ type: 'error', error: request }];
    const response = await endpoint.fetch(request.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...request.headers },
      body: JSON.stringify(requestBody(modelId, prompt, tools, settings)),
      redirect: 'manual',
      signal: watch.signal,
    });
    watch.allow(stallTimeoutMs);
    const refusal = response.ok
      ? webPageError(response)
      : await errorOfResponse(response, endpoint, watch.signal, modelId);
    if (refusal) return yield [{ type: 'error', error: refusal }];
    using body = openBody(response, watch.signal);
    const lines = createLineParser((line) => reader.readLine(line));
    for (let read = await body.read(); read.value && !reader.hasEnded; read = await body.read()) {
      lines.push(read.value);
      watch.allow(stallTimeoutMs);
      const events = reader.takeEvents();
      if (events.length > 0) yield events;
      if (reader.hasEnded) return;
    }
    watch.signal.throwIfAborted();
    lines.end();
    reader.end();
  } catch (thrown) {
    reader.end(errorFromThrown(thrown, secretsOf(endpoint)));
  }
  yield reader.takeEvents();
}
