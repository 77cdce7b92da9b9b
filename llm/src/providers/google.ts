/** Gemini over Google's own wire, with a key. */
import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { ListedModel, ModelListing } from '../models.ts';
import { type SdkWire, streamOverSdk } from './ai-sdk/adapter.ts';
import type { Provider } from './provider.ts';
import {
  frequencyPenalty,
  maxOutputTokens,
  presencePenalty,
  seed,
  setting,
  stop,
  temperature,
  topK,
  topP,
} from './setting-fields.ts';
import { googleSchema } from './tool-schema/dialects.ts';
import { versioned, type WireAddress } from './wire/address.ts';
import { type ListPage, listOverWire } from './wire/listing.ts';
import { asArray, asCount, asRecord, asText, type LooseRecord } from './wire/loose-json.ts';

const settingsSchema = z
  .strictObject({
    thinkingLevel: setting(z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']), {
      title: 'Thinking level',
      description: 'How much newer models think before they answer. More takes longer and costs more.',
      group: 'reasoning',
    }),
    thinkingBudget: setting(z.int().min(-1).max(32_000), {
      title: 'Thinking budget',
      description:
        'In tokens, for models without levels; -1 lets the model decide, 0 turns thinking off where that is possible.',
      group: 'reasoning',
    }),
    includeThoughts: setting(z.boolean(), {
      title: 'Show thoughts',
      description: 'Tells what the model thought.',
      group: 'reasoning',
    }),
    temperature: temperature(2),
    topP,
    topK: topK(40),
    maxOutputTokens: maxOutputTokens(65_536),
    presencePenalty,
    frequencyPenalty,
    stop: stop(5),
    seed,
  })
  .superRefine(({ thinkingLevel, thinkingBudget }, context) => {
    if (thinkingLevel === undefined || thinkingBudget === undefined) return;
    const message = 'A model takes either a level or a budget.';
    context.addIssue({ code: 'custom', path: ['thinkingBudget'], message });
  });

type Settings = z.infer<typeof settingsSchema>;

const address: WireAddress = {
  defaultUrl: 'https://generativelanguage.googleapis.com/v1beta',
  pathOf: versioned('v1beta', /\/(openai(\/.*)?|models(\/.*)?)$/),
  authHeaders: (apiKey) => ({ 'x-goog-api-key': apiKey }),
};

export const google: Provider<Settings> = {
  id: 'google',
  defaultBaseUrl: address.defaultUrl,
  settingsSchema,
  stream: (call) => streamOverSdk(call, generateContent),
  listModels,
};

const generateContent: SdkWire<Settings> = {
  address,
  tools: { schemaOf: googleSchema },
  async open(connection, modelId) {
    const { createGoogle } = await import('@ai-sdk/google');
    return createGoogle(connection)(modelId);
  },
  options({ stop, thinkingBudget, thinkingLevel, includeThoughts, ...settings }) {
    const thinking = { thinkingBudget, thinkingLevel, includeThoughts };
    const thinkingConfig = Object.fromEntries(
      Object.entries(thinking).filter(([, value]) => value !== undefined),
    );
    return {
      ...settings,
      stopSequences: stop,
      ...(Object.keys(thinkingConfig).length > 0 && { providerOptions: { google: { thinkingConfig } } }),
    };
  },
};

function listModels(endpoint: Endpoint, signal: AbortSignal): Promise<ModelListing> {
  return listOverWire(endpoint, signal, { address, path: '/models?pageSize=1000', readPage });
}

function readPage(body: unknown): ListPage | undefined {
  const root = asRecord(body);
  if (!Array.isArray(root?.models)) return undefined;
  const token = asText(root.nextPageToken);
  return {
    models: root.models.flatMap((entry) => readModel(asRecord(entry) ?? {}) ?? []),
    next: token && `/models?pageSize=1000&pageToken=${encodeURIComponent(token)}`,
  };
}

/** The list also holds models that embed, draw or are only there to be counted by. */
function readModel(entry: LooseRecord): ListedModel | undefined {
  const id = asText(entry.name)?.replace(/^models\//, '');
  if (id === undefined || !asArray(entry.supportedGenerationMethods).includes('generateContent'))
    return undefined;
  const name = asText(entry.displayName);
  const windowTokens = asCount(entry.inputTokenLimit);
  return {
    id,
    ...(name !== undefined && name !== id && { name }),
    ...(windowTokens && { windowTokens }),
    ...(typeof entry.thinking === 'boolean' && { abilities: { reasoning: entry.thinking } }),
  };
}
