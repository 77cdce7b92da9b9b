import type { z } from 'zod';
import type { Endpoint, ProviderId } from '../endpoint.ts';
import type { ModelListing } from '../models.ts';
import type { ModelCall, ModelEvent } from '../stream.ts';

/** A call whose settings have been parsed by the provider's own schema. */
export interface ProviderCall<Settings> extends Omit<ModelCall, 'settings' | 'stallTimeoutMs'> {
  settings: Settings;
  stallTimeoutMs: number;
}

export type Batches = AsyncIterable<readonly ModelEvent[]> | Iterable<readonly ModelEvent[]>;

/**
 * The plug: what one wire has to know. Proven by `conformance.ts`.
 *
 * `stream` yields batches, one per network read, so that a token costs no promise of its own. It ends with a
 * `finish` or `error` event, or by returning when the signal aborts; `streamModel` closes parts left open,
 * turns what is thrown into an `error` event and drops whatever follows the end.
 */
export interface Provider<Settings = Record<string, unknown>> {
  id: ProviderId;
  /** The base URL where an endpoint has none of its own; null when the provider has no use for one. */
  defaultBaseUrl?: string | null;
  /** Closed: an unknown setting is refused, never dropped. */
  settingsSchema: z.ZodType<Settings>;
  stream(call: ProviderCall<Settings>): Batches;
  listModels(endpoint: Endpoint, signal: AbortSignal): Promise<ModelListing>;
}
