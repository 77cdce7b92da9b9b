/** The models an endpoint is known to have. Pure. */
import { withCatalogue } from '@stoa/llm/catalogue/catalogue';
import type { ListedModel } from '@stoa/llm/models';
import type { EndpointRow } from './schema.ts';

/** What the endpoint lists, and what was given by hand beyond it; what neither says, the catalogue may know. */
export const knownModels = (row: EndpointRow): ListedModel[] => [
  ...row.listed.map((model) => withCatalogue(row.provider, model)),
  ...modelsByHand(row).map((id) => withCatalogue(row.provider, { id })),
];

/** One that is neither listed nor given by hand is known by its id alone. */
export const knownModel = (row: EndpointRow, id: string): ListedModel =>
  withCatalogue(row.provider, row.listed.find((listed) => listed.id === id) ?? { id });

export const modelsByHand = ({ models, listed }: EndpointRow): string[] => {
  const ids = new Set(listed.map(({ id }) => id));
  return models.filter((id) => !ids.has(id));
};
