/** Providers by name, and how their keys can be told apart. */
import type { ProviderId } from '@stoa/contract/models';

export interface ProviderPreset {
  id: string;
  name: string;
  /** The wire it is asked over. */
  provider: ProviderId;
  baseUrl: string;
  /** Matches only keys of this provider; absent where keys have no mark of their own. */
  keyPattern?: RegExp;
}

export const presets: readonly ProviderPreset[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    provider: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyPattern: /^sk-(?:(?:proj|svcacct|admin|None)-[\w-]{20,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})$/,
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    provider: 'anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    keyPattern: /^sk-ant-[\w-]{20,}$/,
  },
  {
    id: 'google',
    name: 'Google',
    provider: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    keyPattern: /^AIza[\w-]{35}$/,
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    provider: 'openai-compatible',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyPattern: /^sk-or-[\w-]{16,}$/,
  },
  {
    id: 'groq',
    name: 'Groq',
    provider: 'openai-compatible',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyPattern: /^gsk_\w{20,}$/,
  },
  { id: 'mistral', name: 'Mistral', provider: 'openai-compatible', baseUrl: 'https://api.mistral.ai/v1' },
  {
    id: 'deepseek',
    name: 'DeepSeek',
    provider: 'openai-compatible',
    baseUrl: 'https://api.deepseek.com/v1',
    keyPattern: /^sk-[0-9a-f]{32}$/,
  },
  {
    id: 'together',
    name: 'Together',
    provider: 'openai-compatible',
    baseUrl: 'https://api.together.xyz/v1',
    keyPattern: /^(?:tgp_v1_[\w-]{20,}|[0-9a-f]{64})$/,
  },
  {
    id: 'xai',
    name: 'xAI',
    provider: 'openai-compatible',
    baseUrl: 'https://api.x.ai/v1',
    keyPattern: /^xai-\w{20,}$/,
  },
];

export const ollamaAddress = 'http://127.0.0.1:11434';

/** The provider whose keys look like this one, if that is certain. */
export const recogniseKey = (key: string): ProviderPreset | undefined =>
  presets.find((preset) => preset.keyPattern?.test(key.trim()));

/** The preset of a provider that has a wire of its own. */
export const presetOf = (provider: ProviderId): ProviderPreset | undefined =>
  provider === 'openai-compatible' ? undefined : presets.find((preset) => preset.provider === provider);

/** Which wire a server speaks, by its address; what nobody knows is asked the way most servers understand. */
export const wireAt = (baseUrl: string): ProviderId =>
  presetAt(baseUrl)?.provider ?? (isOllama(baseUrl) ? 'ollama' : 'openai-compatible');

const isOllama = (baseUrl: string): boolean => new URL(baseUrl.trim()).port === '11434';

/** The provider behind an address. */
export const presetAt = (baseUrl: string): ProviderPreset | undefined =>
  presets.find((preset) => preset.baseUrl === baseUrl.trim().replace(/\/+$/, ''));

/** Whether text is an address the server can be pointed at. */
export const isAddress = (text: string): boolean => {
  try {
    return ['http:', 'https:'].includes(new URL(text.trim()).protocol);
  } catch {
    return false;
  }
};

/** A name for an endpoint that was given none: the provider's, or the host's. */
export const nameFor = (baseUrl: string): string => {
  const preset = presetAt(baseUrl);
  if (preset) return preset.name;
  return isOllama(baseUrl) ? 'Ollama' : new URL(baseUrl.trim()).host.slice(0, 80);
};

/** Model ids typed one per line (or with commas), without repetition. */
export const modelIdsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n,]/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];
