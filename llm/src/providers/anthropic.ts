import { z } from 'zod';
import type { Endpoint } from '../endpoint.ts';
import type { ListedModel, ModelListing } from '../models.ts';
import { type SdkWire, streamOverSdk } from './ai-sdk/adapter.ts';
import type { Provider } from './provider.ts';
import { maxOutputTokens, setting, stop, temperature, topK, topP } from './setting-fields.ts';
import { anthropicSchema } from './tool-schema/dialects.ts';
import { versioned, type WireAddress } from './wire/address.ts';
import { type ListPage, listOverWire } from './wire/listing.ts';
import { asCount, asRecord, asText, type LooseRecord } from './wire/loose-json.ts';

const settingsSchema = z
  .strictObject({
    effort: setting(z.enum(['low', 'medium', 'high', 'xhigh', 'max']), {
      title: 'Effort',
      description: 'How much work goes into thinking and answering. More takes longer and costs more.',
      group: 'reasoning',
    }),
    thinking: setting(z.enum(['off', 'adaptive', 'budget']), {
      title: 'Thinking',
      description:
        '`adaptive`: the model decides how much, on newer models; `budget`: up to `thinkingBudget` tokens, on older ones.',
      group: 'reasoning',
    }),
    thinkingBudget: setting(z.int().min(1024).max(128_000), {
      title: 'Thinking budget',
      description: 'In tokens, with thinking by `budget`; 2000 if not set.',
      group: 'reasoning',
    }),
    temperature: temperature(1),
    topP,
    topK: topK(40),
    maxOutputTokens: maxOutputTokens(128_000),
    stop: stop(16),
  })
  .superRefine(({ thinking, thinkingBudget }, context) => {
    if (thinkingBudget === undefined || thinking === 'budget') return;
    const message = 'It counts only with thinking by budget.';
    context.addIssue({ code: 'custom', path: ['thinkingBudget'], message });
  });

type Settings = z.infer<typeof settingsSchema>;

const THINKING_BUDGET = 2000;

const address: WireAddress = {
  defaultUrl: 'https://api.anthropic.com/v1',
  pathOf: versioned('v1', /\/(messages|models)$/),
  authHeaders: (apiKey) => ({ 'x-api-key': apiKey }),
};

export const anthropic: Provider<Settings> = {
  id: 'anthropic',
  defaultBaseUrl: address.defaultUrl,
  settingsSchema,
  stream: (call) => streamOverSdk(call, messages),
  listModels,
};

const messages: SdkWire<Settings> = {
  address,
  tools: { schemaOf: anthropicSchema },
  async open(connection, modelId) {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return createAnthropic(connection)(modelId);
  },
  options({ temperature, topP, topK, maxOutputTokens, stop, effort, ...settings }) {
    const thinking = thinkingOf(settings);
    return {
      temperature,
      topP,
      topK,
      maxOutputTokens,
      stopSequences: stop,
      providerOptions: { anthropic: { ...(effort && { effort }), ...(thinking && { thinking }) } },
    };
  },
};

function thinkingOf({ thinking, thinkingBudget }: Pick<Settings, 'thinking' | 'thinkingBudget'>) {
  switch (thinking) {
    case 'off':
      return { type: 'disabled' };
    case 'adaptive':
      // Newer models keep their thoughts to themselves unless they are asked for.
      return { type: 'adaptive', display: 'summarized' };
    case 'budget':
      return { type: 'enabled', budgetTokens: thinkingBudget ?? THINKING_BUDGET };
    case undefined:
      return undefined;
  }
}

function listModels(endpoint: Endpoint, signal: AbortSignal): Promise<ModelListing> {
  return listOverWire(endpoint, signal, {
    address,
    path: '/models?limit=1000',
    headers: { 'anthropic-version': '2023-06-01' },
    readPage,
  });
}

function readPage(body: unknown): ListPage | undefined {
  const root = asRecord(body);
  if (!Array.isArray(root?.data)) return undefined;
  const lastId = root.has_more === true ? asText(root.last_id) : undefined;
  return {
    models: root.data.flatMap((entry) => readModel(asRecord(entry) ?? {}) ?? []),
    next: lastId && `/models?limit=1000&after_id=${encodeURIComponent(lastId)}`,
  };
}

function readModel(entry: LooseRecord): ListedModel | undefined {
  const id = asText(entry.id);
  if (id === undefined) return undefined;
  const name = asText(entry.display_name);
  const windowTokens = asCount(entry.max_input_tokens);
  const capabilities = asRecord(entry.capabilities);
  return {
    id,
    ...(name !== undefined && name !== id && { name }),
    ...(windowTokens && { windowTokens }),
    ...(capabilities && {
      // Every model of this wire takes tools; the list does not say so for each.
      abilities: {
        reasoning: isSupported(capabilities.thinking),
        images: isSupported(capabilities.image_input),
        tools: true,
      },
    }),
  };
}

function isSupported(capability: unknown): boolean {
  return asRecord(capability)?.supported === true;
}
