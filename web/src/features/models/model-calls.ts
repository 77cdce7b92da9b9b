import { modelRoutes } from '@stoa/contract/models';
import type { Model, ModelChoice } from '@stoa/contract/models';
import { settingsRoutes } from '@stoa/contract/settings';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { usePreferences, useUpdatePreferences } from '../../kernel/preferences.ts';
import { queryKeys } from '../../kernel/queries.ts';
import { useSession } from '../../kernel/session.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { findModel } from './model-order.ts';

/** Every model the caller may use: a query, whose `data` is the list. */
export const useModels = () =>
  useQuery({
    queryKey: queryKeys.models,
    queryFn: async () => (await api(modelRoutes.list)).items.map(readable),
    // The news say when it changes.
    staleTime: 5 * 60_000,
  });

/** Names come from providers; ids stay what they are. */
const readable = (model: Model): Model => ({
  ...model,
  name: showDirectionMarks(model.name),
  endpointName: showDirectionMarks(model.endpointName),
});

interface ChosenModel {
  /** Null while nothing can be chosen. */
  choice: ModelChoice | null;
  model: Model | undefined;
  choose: (choice: ModelChoice) => void;
}

/** The model for a new conversation: the one used last, else the instance's, else the first. */
export const useChosenModel = (): ChosenModel => {
  const { user } = useSession();
  const { lastModel } = usePreferences();
  const update = useUpdatePreferences();
  const { data: models = [] } = useModels();
  const used = findModel(models, lastModel);
  const settings = useQuery({
    queryKey: queryKeys.settings,
    queryFn: () => api(settingsRoutes.get),
    enabled: user.role === 'administrator' && models.length > 0 && !used,
  });
  const preset = settings.data?.defaultModel ?? null;
  const model = used ?? findModel(models, preset) ?? models[0];
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
