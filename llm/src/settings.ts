import { z } from 'zod';
import type { ProviderId } from './endpoint.ts';
import { getProvider } from './providers/registry.ts';

/** The closed schema that the settings of a provider's models are parsed by. */
export function settingsSchemaFor(provider: ProviderId): z.ZodType<Record<string, unknown>> {
  return getProvider(provider).settingsSchema;
}

/** The same as JSON Schema: what a form of these settings is drawn from. */
export function settingsJsonSchemaFor(provider: ProviderId): Record<string, unknown> {
  return z.toJSONSchema(settingsSchemaFor(provider));
}
