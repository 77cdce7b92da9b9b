import { modelRoutes } from '@stoa/contract/models';
import type { Model, ModelChoice } from '@stoa/contract/models';
import type { RouteAnswer } from '@stoa/contract/route';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { usePreferences, useUpdatePreferences } from '../../kernel/preferences.ts';
import { queryKeys } from '../../kernel/queries.ts';
import { useFeature } from '../../kernel/session.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { findModel } from './model-order.ts';

type ModelsAnswer = RouteAnswer<typeof modelRoutes.list>;

/** Names come from providers; ids stay what they are. */
const readable = (model: Model): Model => ({
  ...model,
  name: showDirectionMarks(model.name),
  endpointName: showDirectionMarks(model.endpointName),
});

const modelsQuery = {
  queryKey: queryKeys.models,
  queryFn: async (): Promise<ModelsAnswer> => {
    const answer = await api(modelRoutes.list);
    return { ...answer, items: answer.items.map(readable) };
  },
  // The news say when it changes.
  staleTime: 5 * 60_000,
};

const noSchemas: ModelsAnswer['settingsSchemas'] = {};
const itemsOf = ({ items }: ModelsAnswer) => items;
const schemasOf = ({ settingsSchemas }: ModelsAnswer) => settingsSchemas;
const defaultOf = ({ defaultModel }: ModelsAnswer) => defaultModel;

/** Every model the caller may use: a query, whose `data` is the list. */
export const useModels = () => useQuery({ ...modelsQuery, select: itemsOf });

/** By provider, what the settings of its models are. */
export const useSettingsSchemas = (): ModelsAnswer['settingsSchemas'] =>
  useQuery({ ...modelsQuery, select: schemasOf }).data ?? noSchemas;

/** What new conversations start with for whoever has not chosen; null is the first of the list. */
const useDefaultModel = (): ModelChoice | null =>
  useQuery({ ...modelsQuery, select: defaultOf }).data ?? null;

/** A choice with the settings that its user may ask with: their own, or else those that hold for everybody. */
export const useAllowedSettings = (): (<C extends ModelChoice | null>(choice: C) => C | ModelChoice) => {
  const mayChange = useFeature('modelSettings');
  const preset = useDefaultModel();
  return (choice) => {
    if (mayChange || !choice?.settings) return choice;
    const { endpointId, id } = choice;
    return preset?.endpointId === endpointId && preset.id === id ? preset : { endpointId, id };
  };
};

interface ChosenModel {
  /** Null while nothing can be chosen. */
  choice: ModelChoice | null;
  model: Model | undefined;
  choose: (choice: ModelChoice) => void;
}

/** The model for a new conversation: the one used last, else the instance's, else the first. */
export const useChosenModel = (): ChosenModel => {
  const { lastModel } = usePreferences();
  const update = useUpdatePreferences();
  const { data: models = [] } = useModels();
  const preset = useDefaultModel();
  const model = findModel(models, lastModel) ?? findModel(models, preset) ?? models[0];
  const settingsOf = [lastModel, preset].find(
    (choice) => choice && model && findModel([model], choice),
  )?.settings;
  return {
    choice: model
      ? { endpointId: model.endpointId, id: model.id, ...(settingsOf && { settings: settingsOf }) }
      : null,
    model,
    choose: (choice) => update.mutate({ lastModel: choice }),
  };
};
