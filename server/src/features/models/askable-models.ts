/** The models of the known endpoints: what a person can choose from, and a choice made askable. */
import type { Model, ModelChoice } from '@stoa/contract/models';
import { withCatalogue } from '@stoa/llm/catalogue/catalogue';
import type { Endpoint as ReachableEndpoint } from '@stoa/llm/endpoint';
import type { ListedModel } from '@stoa/llm/models';
import { settingsJsonSchemaFor, settingsSchemaFor } from '@stoa/llm/settings';
import { AppError } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import type { KnownEndpoints } from './known-endpoints.ts';
import type { EndpointRow } from './schema.ts';

/** A model that can be asked now. */
export interface ReachableModel {
  endpoint: ReachableEndpoint;
  modelId: string;
  settings: Record<string, unknown>;
  windowTokens: number | null;
}

export const createAskableModels = (known: KnownEndpoints, settings: SettingsRoom) => ({
  async listModels(_principal: Principal) {
    const items = (await known.list()).flatMap(modelsOf);
    const { defaultModel } = await settings.read();
    return { items: withDefaultFirst(items, defaultModel), nextCursor: null };
  },

  /**
   * Makes a choice askable, by the run that is named or by nobody in particular.
   * @throws model/not-found when its endpoint is gone, model/setting-unknown when a setting does not fit,
   * endpoint/key-unreadable when the stored key cannot be opened.
   */
  async reach(_principal: Principal, choice: ModelChoice, runId?: string): Promise<ReachableModel> {
    const row = await known.find(choice.endpointId);
    if (!row) throw new AppError('model/not-found', 'The endpoint of this model is not there any more.');
    const settings = settingsSchemaFor(row.provider).safeParse(choice.settings ?? {});
    if (!settings.success) {
      throw new AppError('model/setting-unknown', 'A setting of the model does not fit it.', {
        details: settings.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      });
    }
    const listed = knownModels(row).find(({ id }) => id === choice.id);
    return {
      endpoint: known.reach(row, runId),
      modelId: choice.id,
      settings: settings.data,
      windowTokens: listed?.windowTokens ?? null,
    };
  },
});

/** The first of the list is what a conversation starts with for whoever has not chosen yet. */
const withDefaultFirst = (items: Model[], defaultModel: ModelChoice | null): Model[] => {
  const isDefault = ({ endpointId, id }: Model) =>
    endpointId === defaultModel?.endpointId && id === defaultModel.id;
  return items.toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
};

/** What the endpoint lists, and what was given by hand beyond it; what neither says, the catalogue may know. */
const knownModels = (row: EndpointRow): ListedModel[] =>
  [
    ...row.listed,
    ...row.models.filter((id) => !row.listed.some((listed) => listed.id === id)).map((id) => ({ id })),
  ].map((model) => withCatalogue(row.provider, model));

const modelsOf = (row: EndpointRow): Model[] =>
  knownModels(row).map(({ id, name, windowTokens, abilities }) => ({
    endpointId: row.id,
    endpointName: row.name,
    id,
    name: name ?? id,
    provider: row.provider,
    abilities: { reasoning: null, images: null, tools: null, ...abilities },
    windowTokens: windowTokens ?? null,
    prices: null,
    settingsSchema: settingsJsonSchemaFor(row.provider),
  }));
