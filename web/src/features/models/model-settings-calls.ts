import { ApiError } from '@stoa/contract/client';
import { modelRoutes } from '@stoa/contract/models';
import type { ModelChoice } from '@stoa/contract/models';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../kernel/api.ts';
import { t } from '../../kernel/i18n/i18n.ts';
import { queryKeys } from '../../kernel/queries.ts';
import { toast } from '../../ui/toast.tsx';
import { useModels, useSettingsSchemas } from './model-calls.ts';
import { findModel } from './model-order.ts';
import { carrySettings, withSettings } from './setting-schema.ts';

export interface SettingComplaint {
  /** Of the setting; empty when it is about all of them. */
  path: string;
  message: string;
}

const none: SettingComplaint[] = [];

/** What the server has against these settings together; within each one's bounds the form keeps them by itself. */
export const useComplaints = (choice: ModelChoice): SettingComplaint[] => {
  const { data } = useQuery({
    queryKey: queryKeys.modelChoice(choice),
    queryFn: async () => {
      try {
        await api(modelRoutes.checkChoice, { body: choice });
        return none;
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'model/setting-unknown') throw error;
        return error.details as SettingComplaint[];
      }
    },
    enabled: choice.settings !== undefined,
    placeholderData: keepPreviousData,
    // What could not be asked is told when something is sent.
    retry: false,
  });
  return choice.settings === undefined ? none : (data ?? none);
};

const tellDropped = async (model: string, dropped: readonly string[]): Promise<void> => {
  const { namesOfSettings } = await import('./setting-texts.ts');
  toast(t('models.settings.dropped', { model, names: namesOfSettings(dropped) }));
};

/** The settings of one choice taken over to another model, with a word about those that it does not take. */
export const useCarrySettings = (): ((from: ModelChoice | null, to: ModelChoice) => ModelChoice) => {
  const { data: models = [] } = useModels();
  const schemas = useSettingsSchemas();
  return (from, to) => {
    const model = findModel(models, to);
    if (!from?.settings || !model) return to;
    const { kept, dropped } = carrySettings(from.settings, schemas[model.provider]);
    if (dropped.length > 0) void tellDropped(model.name, dropped);
    return withSettings(to, kept);
  };
};
