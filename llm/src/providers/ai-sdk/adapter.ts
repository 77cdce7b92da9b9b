/**
 * The one place where a provider package meets our `Provider`: its stream parts become model events, and our own
 * line takes its requests to the endpoint. Packages are loaded at the first call, because loading one takes as
 * long as a good part of the server's start.
 */
import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { secretsOf } from '../../endpoint.ts';
import type { ModelEvent } from '../../stream.ts';
import type { ProviderCall } from '../provider.ts';
import type { WireAddress } from '../wire/address.ts';
import { watchBody } from '../wire/body.ts';
import { isModelError } from '../wire/http.ts';
import { errorOfSdk } from './errors.ts';
import { openLine } from './line.ts';
import { sdkPrompt, sdkTools, type ToolDialect } from './prompt.ts';
import { createSdkReader } from './reader.ts';

export interface SdkConnection {
  baseURL: string;
  /** Never empty: packages look into the environment for a key they lack. The line sends the real one. */
  apiKey: string;
  fetch: typeof globalThis.fetch;
}

export interface SdkWire<Settings> {
  address: WireAddress;
  tools: ToolDialect;
  open(connection: SdkConnection, modelId: string): Promise<LanguageModelV4>;
  options(
    settings: Settings,
    modelId: string,
  ): Omit<LanguageModelV4CallOptions, 'prompt' | 'tools' | 'headers'>;
}

export async function* streamOverSdk<Settings>(
  call: ProviderCall<Settings>,
  wire: SdkWire<Settings>,
): AsyncGenerator<readonly ModelEvent[], void, undefined> {
  const { endpoint, modelId, prompt, tools, settings } = call;
  using watch = watchBody(call.signal, call.stallTimeoutMs);
  const line = openLine(call, wire.address, watch);
  if (isModelError(line)) {
    yield [{ type: 'error', error: line }];
    return;
  }
  const reader = createSdkReader(secretsOf(endpoint));
  try {
    const connection = { baseURL: line.baseUrl, apiKey: 'sent by the line', fetch: line.fetch };
    const model = await wire.open(connection, modelId);
    const { stream } = await model.doStream({
      ...wire.options(settings, modelId),
      prompt: sdkPrompt(prompt),
      ...sdkTools(tools, wire.tools),
    });
    const parts = stream.getReader();
    for (let read = await parts.read(); !read.done && !reader.hasEnded; read = await parts.read()) {
      // After a failure of the line, what the package makes of the end of its stream is not the provider's word.
      if (isAboutTheEnd(read.value.type)) {
        watch.signal.throwIfAborted();
        if (line.failure) break;
      }
      const events = reader.read(read.value);
      if (events.length > 0) yield events;
    }
    watch.signal.throwIfAborted();
    yield reader.end(line.failure);
  } catch (thrown) {
    yield reader.end(line.failure ?? errorOfSdk(thrown, secretsOf(endpoint)));
  }
}

function isAboutTheEnd(type: string): boolean {
  return type === 'finish' || type === 'error' || type === 'tool-call' || type.endsWith('-end');
}
