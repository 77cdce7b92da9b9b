/** The models of the known endpoints: what a person can choose from, and a choice made askable. */
import { isDeepStrictEqual } from 'node:util';
import type { Model, ModelChoice } from '@stoa/contract/models';
import type { Endpoint as ReachableEndpoint } from '@stoa/llm/endpoint';
import { settingsJsonSchemaFor, settingsSchemaFor } from '@stoa/llm/settings';
import { AppError } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Access } from '../access/access.ts';
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
  takesImages: boolean | null;
}

export interface AskableModelsDeps {
  db: Db;
  access: Access;
  known: KnownEndpoints;
  settings: SettingsRoom;
}

export const createAskableModels = ({ db, access, known, settings }: AskableModelsDeps) => {
  /**
   * Gone, hidden and not theirs look the same (SR-28). What is hidden is asked by nobody, administrators among them.
   */
  const getOffered = async (principal: Principal, { endpointId, id }: ModelChoice): Promise<EndpointRow> => {
    const row = await known.findUsable(principal, endpointId);
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

  /**
   * Whoever may not change settings asks with none, or with those that an administrator has set for everybody.
   * @throws role/feature-missing
   */
  const assertMaySet = async (principal: Principal, choice: ModelChoice): Promise<void> => {
    if (Object.keys(choice.settings ?? {}).length === 0) return;
    const { defaultModel } = await settings.read();
    if (!isDeepStrictEqual(choice, defaultModel)) await access.requireFeature(principal, 'modelSettings');
  };

  const reach = async (
    principal: Principal,
    choice: ModelChoice,
    runId?: string,
  ): Promise<ReachableModel> => {
    const row = await getOffered(principal, choice);
    const settings = parseSettings(row, choice);
    const { windowTokens = null, abilities } = knownModel(row, choice.id);
    const { tools: takesTools = null, images: takesImages = null } = abilities ?? {};
    const endpoint = known.reach(row, runId);
    return { endpoint, modelId: choice.id, settings, windowTokens, takesTools, takesImages };
  };

  return {
    async listModels(principal: Principal) {
      const [rows, lists] = [await known.listUsable(principal), await listModelLists(db)];
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

    /** @throws as `assertAskable` does, but for the key, which is not looked at */
    async checkChoice(principal: Principal, choice: ModelChoice): Promise<void> {
      parseSettings(await getOffered(principal, choice), choice);
      await assertMaySet(principal, choice);
    },

    /** @throws as `reach` does, and role/feature-missing when its settings are not for the principal to choose */
    async assertAskable(principal: Principal, choice: ModelChoice): Promise<void> {
      await reach(principal, choice);
      await assertMaySet(principal, choice);
    },

    /**
     * Makes a choice askable, by the run that is named or by nobody in particular.
     * @throws model/not-found when its endpoint is gone or not for the principal to use, or the model is hidden,
     * model/setting-unknown when a setting does not fit, endpoint/key-unreadable when the stored key cannot be opened.
     */
    reach,
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
