/** More providers come as one file in `providers/`, one line here and one in `providers/registry.ts`. */
export type ProviderId = 'openai-compatible' | 'openai' | 'anthropic' | 'google' | 'ollama' | 'scripted';

/** A place that serves models, and the `fetch` that must be used to reach it: nothing here reaches out by itself. */
export interface Endpoint {
  provider: ProviderId;
  /** May be left out where the provider has a server of its own. */
  baseUrl?: string;
  apiKey?: string;
  /** Sent with every request; they win over the headers that the provider sets itself. */
  headers?: Record<string, string>;
  fetch: typeof globalThis.fetch;
}

/** What must never show up in a message: the key, and header values, which may hold one. */
export function secretsOf(endpoint: Endpoint): string[] {
  return [endpoint.apiKey ?? '', ...Object.values(endpoint.headers ?? {})].filter((secret) => secret !== '');
}
