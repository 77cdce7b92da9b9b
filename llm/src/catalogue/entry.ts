import type { ModelAbilities } from '../models.ts';

/** What is known of the models of one vendor, as its own pages say it. Plain facts; what is absent is not known. */
export interface Catalogue {
  /** The day on which it was compared with the vendor's pages. */
  asOf: string;
  models: readonly CatalogueEntry[];
}

export interface CatalogueEntry {
  /** Of the id, up to the end of a word. Of several that fit, the longest counts alone. */
  prefix: string;
  windowTokens?: number;
  abilities: ModelAbilities;
}
