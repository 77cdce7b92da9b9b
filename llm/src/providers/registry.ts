import type { ProviderId } from '../endpoint.ts';
import { scripted } from '../scripted/scripted.ts';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openaiCompatible } from './openai-compatible.ts';
import type { Provider } from './provider.ts';

// Each provider parses settings by its own schema right before it streams: their type is nobody else's business.
const providers = {
  'openai-compatible': openaiCompatible,
  openai,
  anthropic,
  google,
  ollama,
  scripted,
} as unknown as Record<ProviderId, Provider>;

/** An endpoint saved by a newer version may name a provider that is not here. */
export function findProvider(id: string): Provider | undefined {
  return Object.hasOwn(providers, id) ? providers[id as ProviderId] : undefined;
}

export function getProvider(id: ProviderId): Provider {
  const provider = findProvider(id);
  if (!provider) throw new Error(`No provider is called "${id}".`);
  return provider;
}
