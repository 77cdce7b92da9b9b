/**
 * OpenAI by its Responses wire, which alone tells what its models thought. `api: 'chat'` asks over chat completions
 * instead, for what only that wire has, and for servers that speak no other.
 */
import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { ModelListing } from '../models.ts';
import { type SdkWire, streamOverSdk } from './ai-sdk/adapter.ts';
import { readModelList } from './chat-completions/models.ts';
import { authorsSettings } from './chat-completions/request.ts';
import { streamChatCompletions } from './openai-compatible.ts';
import type { Batches, Provider, ProviderCall } from './provider.ts';
import { alsoSay, setting } from './setting-fields.ts';
import { openaiSchema } from './tool-schema/dialects.ts';
import { bearer, versioned, type WireAddress } from './wire/address.ts';
import { listOverWire } from './wire/listing.ts';

const ONLY_CHAT = ['presencePenalty', 'frequencyPenalty', 'stop', 'seed'] as const;
const ONLY_RESPONSES = ['reasoningSummary'] as const;
const OVER_CHAT = 'Only over the `chat` wire.';

const settingsSchema = z
  .strictObject({
    ...authorsSettings,
    reasoningSummary: setting(z.enum(['auto', 'concise', 'detailed']), {
      title: 'Show reasoning',
      description: 'Tells in short what the model thought. Only over the `responses` wire.',
      group: 'reasoning',
    }),
    presencePenalty: alsoSay(authorsSettings.presencePenalty, OVER_CHAT),
    frequencyPenalty: alsoSay(authorsSettings.frequencyPenalty, OVER_CHAT),
    stop: alsoSay(authorsSettings.stop, OVER_CHAT),
    seed: alsoSay(authorsSettings.seed, OVER_CHAT),
    api: setting(z.enum(['responses', 'chat']), {
      title: 'Wire',
      description: 'How OpenAI is asked; `responses` if not set. Penalties, stop and seed need `chat`.',
    }),
  })
  .superRefine((settings, context) => {
    const { api = 'responses' } = settings;
    for (const name of api === 'chat' ? ONLY_RESPONSES : ONLY_CHAT) {
      if (settings[name] === undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: `The ${api} wire does not have it.` });
    }
  });

type Settings = z.infer<typeof settingsSchema>;

const address: WireAddress = {
  defaultUrl: 'https://api.openai.com/v1',
  pathOf: versioned('v1', /\/(responses|chat\/completions|models)$/),
  authHeaders: bearer,
};

export const openai: Provider<Settings> = {
  id: 'openai',
  defaultBaseUrl: address.defaultUrl,
  settingsSchema,
  stream,
  listModels,
};

function stream(call: ProviderCall<Settings>): Batches {
  const { api, reasoningSummary: _, ...settings } = call.settings;
  return api === 'chat'
    ? streamChatCompletions({ ...call, settings }, address)
    : streamOverSdk(call, responses);
}

const responses: SdkWire<Settings> = {
  address,
  tools: { schemaOf: openaiSchema, strict: false },
  async open(connection, modelId) {
    const { createOpenAI } = await import('@ai-sdk/openai');
    return createOpenAI(connection).responses(modelId);
  },
  options({ temperature, topP, maxOutputTokens, reasoningEffort, reasoningSummary, verbosity }) {
    const wantsReasoning = reasoningEffort !== undefined || reasoningSummary !== undefined;
    return {
      temperature,
      topP,
      maxOutputTokens,
      providerOptions: {
        openai: {
          // Conversations are kept here and nowhere else.
          store: false,
          ...(reasoningEffort !== undefined && { reasoningEffort }),
          ...(reasoningSummary !== undefined && { reasoningSummary }),
          ...(verbosity !== undefined && { textVerbosity: verbosity }),
          // The package knows models by name; a model behind another name is believed to be what it is asked as.
          ...(wantsReasoning && { forceReasoning: true }),
        },
      },
    };
  },
};

/** The vendor lists everything it sells; these are no models that talk. */
const NOT_TALKING =
  /^(text-embedding|dall-e|gpt-image|chatgpt-image|whisper|tts|sora|omni-moderation|text-moderation|babbage|davinci)|-(audio|realtime|transcribe|tts|instruct)\b/;

function listModels(endpoint: Endpoint, signal: AbortSignal): Promise<ModelListing> {
  return listOverWire(endpoint, signal, {
    address,
    path: '/models',
    readPage(body) {
      const page = readModelList(body);
      return page && { models: page.models.filter(({ id }) => !NOT_TALKING.test(id)) };
    },
  });
}
