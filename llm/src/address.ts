import type { ProviderId } from './endpoint.ts';
import { getProvider } from './providers/registry.ts';

/** Where a provider is asked when an endpoint names no base URL: null is nowhere, undefined that it has to name one. */
export function defaultBaseUrlOf(provider: ProviderId): string | null | undefined {
  return getProvider(provider).defaultBaseUrl;
}
