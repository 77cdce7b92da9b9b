import type { Endpoint } from './endpoint.ts';
import type { ModelError } from './errors.ts';
import { findProvider } from './providers/registry.ts';

export interface ListedModel {
  id: string;
  name?: string;
  /** How many tokens the model reads and writes in one call, where the endpoint says so. */
  windowTokens?: number;
  abilities?: ModelAbilities;
}

/** What a model can do, where the endpoint's list says so; what is absent is not known. */
export interface ModelAbilities {
  reasoning?: boolean;
  images?: boolean;
  tools?: boolean;
}

export type ModelListing = { ok: true; models: ListedModel[] } | { ok: false; error: ModelError };

/** Asks an endpoint which models it serves, in its own order. Never throws; gives up after 15 seconds. */
export async function listModels(endpoint: Endpoint, signal: AbortSignal): Promise<ModelListing> {
  const provider = findProvider(endpoint.provider);
  if (provider) return provider.listModels(endpoint, signal);
  return {
    ok: false,
    error: { kind: 'bad-request', message: `No provider is called "${endpoint.provider}".` },
  };
}
