/** The models of the known endpoints: what a person can choose from, and a choice made askable. */
import type { Model, ModelChoice } from '@stoa/contract/models';
import type { Endpoint as ReachableEndpoint } from '@stoa/llm/endpoint';
import { settingsJsonSchemaFor, settingsSchemaFor } from '@stoa/llm/settings';
import { AppError } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Db } from '../../platform/db/port.ts';
import type { SettingsRoom } from '../settings/settings.ts';
import type { KnownEndpoints } from './known-endpoints.ts';
import { knownModel, knownModels } from './known-models.ts';
import { everything, inOrder, isShownBy, type ModelList } from './model-list.ts';
import type { EndpointRow } from './schema.ts';
import { findModelList, listModelLists } from './store.ts';

/** A model that can be asked now. */
export interface ReachableModel {
  endpoint: ReachableEndpoint;
  modelId: string;
  settings: Record<string, unknown>;
  windowTokens: number | null;
  /** Null where nobody said, which is not no. */
  takesTools: boolean | null;
}

export interface AskableModelsDeps {
  db: Db;
  known: KnownEndpoints;
  settings: SettingsRoom;
}

export const createAskableModels = ({ db, known, settings }: AskableModelsDeps) => {
  /** Gone and hidden look the same (SR-28), to administrators too: what is hidden is asked by nobody. */
  const getOffered = async ({ endpointId, id }: ModelChoice): Promise<EndpointRow> => {
    const row = await known.find(endpointId);
    if (row && isShownBy((await findModelList(db, endpointId)) ?? everything)(id)) return row;
    throw new AppError('model/not-found', 'This model is not offered here.');
  };

  /** @throws model/setting-unknown, with what is wrong about which setting */
  const parseSettings = (row: EndpointRow, { settings = {} }: ModelChoice): Record<string, unknown> => {
    const parsed = settingsSchemaFor(row.provider).safeParse(settings);
    if (parsed.success) return parsed.data;
    throw new AppError('model/setting-unknown', 'A setting of the model does not fit it.', {
      details: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    });
  };

  return {
    async listModels(_principal: Principal) {
      const [rows, lists] = [await known.list(), await listModelLists(db)];
      const listOf = ({ id }: EndpointRow) => lists.find(({ endpointId }) => endpointId === id) ?? everything;
      const items = rows.flatMap((row) => offeredModels(row, listOf(row)));
      const { defaultModel } = await settings.read();
      const isThere = items.some(
        ({ endpointId, id }) => endpointId === defaultModel?.endpointId && id === defaultModel.id,
      );
      const providers = new Set(items.map(({ provider }) => provider));
      return {
        items,
        defaultModel: isThere ? defaultModel : null,
        settingsSchemas: Object.fromEntries(
          [...providers].map((provider) => [provider, settingsJsonSchemaFor(provider)]),
        ),
        nextCursor: null,
      };
    },

    /** @throws as `reach` does, but for the key, which is not looked at */
    async checkChoice(_principal: Principal, choice: ModelChoice): Promise<void> {
      parseSettings(await getOffered(choice), choice);
    },

    /**
     * Makes a choice askable, by the run that is named or by nobody in particular.
     * @throws model/not-found when its endpoint is gone or the model is hidden, model/setting-unknown when a
     * setting does not fit, endpoint/key-unreadable when the stored key cannot be opened.
     */
    async reach(_principal: Principal, choice: ModelChoice, runId?: string): Promise<ReachableModel> {
      const row = await getOffered(choice);
      const settings = parseSettings(row, choice);
      const { windowTokens = null, abilities } = knownModel(row, choice.id);
      const takesTools = abilities?.tools ?? null;
      const endpoint = known.reach(row, runId);
      return { endpoint, modelId: choice.id, settings, windowTokens, takesTools };
    },
  };
};

const offeredModels = (row: EndpointRow, list: ModelList): Model[] => {
  const isShown = isShownBy(list);
  const shown = knownModels(row).filter(({ id }) => isShown(id));
  return inOrder(list, shown).map(({ id, name, windowTokens, abilities }) => ({
    endpointId: row.id,
    endpointName: row.name,
    id,
    name: name ?? id,
    provider: row.provider,
    abilities: { reasoning: null, images: null, tools: null, ...abilities },
    windowTokens: windowTokens ?? null,
    prices: null,
    settingsSchema: { $ref: `#/settingsSchemas/${row.provider}` },
  }));
};
