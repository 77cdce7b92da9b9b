/**
 * What is known of well-known models, for where an endpoint's own list is silent. Only at the vendors' own wires: a
 * server that speaks another's may call any model by any name.
 */
import type { ProviderId } from '../endpoint.ts';
import type { ListedModel } from '../models.ts';
import { anthropicCatalogue } from './anthropic.ts';
import type { Catalogue, CatalogueEntry } from './entry.ts';
import { googleCatalogue } from './google.ts';
import { openaiCatalogue } from './openai.ts';

export const catalogues: Partial<Record<ProviderId, Catalogue>> = {
  openai: openaiCatalogue,
  anthropic: anthropicCatalogue,
  google: googleCatalogue,
};

/** The model with what the catalogue adds to it. What its endpoint lists wins, ability by ability. */
export function withCatalogue(provider: ProviderId, model: ListedModel): ListedModel {
  const known = findInCatalogue(provider, model.id);
  if (!known) return model;
  const windowTokens = model.windowTokens ?? known.windowTokens;
  return {
    ...model,
    ...(windowTokens !== undefined && { windowTokens }),
    abilities: { ...known.abilities, ...model.abilities },
  };
}

function findInCatalogue(provider: ProviderId, id: string): CatalogueEntry | undefined {
  // A model trained further is called after the one it was made of.
  const name = id.replace(/^ft:/, '');
  let found: CatalogueEntry | undefined;
  for (const entry of catalogues[provider]?.models ?? []) {
    if (beginsWith(name, entry.prefix) && entry.prefix.length > (found?.prefix.length ?? 0)) found = entry;
  }
  return found;
}

/** `gpt-4` begins `gpt-4-0613`, but neither `gpt-4o` nor `gpt-4.1`. */
function beginsWith(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && (prefix.endsWith('.') || !/^[a-z0-9.]/i.test(name.slice(prefix.length)));
}
