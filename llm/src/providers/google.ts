/** Gemini over Google's own wire, with a key. */
import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { ListedModel, ModelListing } from '../models.ts';
import { type SdkWire, streamOverSdk } from './ai-sdk/adapter.ts';
import type { Provider } from './provider.ts';
import { versioned, type WireAddress } from './wire/address.ts';
import { type ListPage, listOverWire } from './wire/listing.ts';
import { asArray, asCount, asRecord, asText, type LooseRecord } from './wire/loose-json.ts';

const penalty = z.number().min(-2).max(2);

const settingsSchema = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.int().min(1).max(40).optional(),
  maxOutputTokens: z.int().min(1).max(65_536).optional(),
  presencePenalty: penalty.optional(),
  frequencyPenalty: penalty.optional(),
  stop: z.array(z.string().min(1).max(200)).max(5).optional(),
  seed: z.int().optional(),
  thinkingBudget: z
    .int()
    .min(-1)
    .max(32_000)
    .optional()
    .describe('Tokens to think with; -1 lets the model decide, 0 turns thinking off where that is possible.'),
  thinkingLevel: z
    .enum(['minimal', 'low', 'medium', 'high', 'xhigh'])
    .optional()
    .describe('For models that take a level instead of a budget.'),
  includeThoughts: z.boolean().optional().describe('Tells what the model thought.'),
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
