import type { ModelChoice } from '@stoa/contract/models';
import { CircleAlert } from 'lucide-react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { useModels } from './model-calls.ts';
import { findModel } from './model-order.ts';
import { ModelPicker } from './model-picker.tsx';

interface GoneModelNoticeProps {
  choice: ModelChoice | null;
  onChoose: (choice: ModelChoice) => void;
}

/** Says that the model of a conversation is not offered any more, and offers the others. */
export const GoneModelNotice = ({ choice, onChoose }: GoneModelNoticeProps) => {
  const t = useT();
  const { data: models = [] } = useModels();
  if (!choice || models.length === 0 || findModel(models, choice)) return null;
  return (
    <div
      role="status"
      className="mb-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-2 rounded-house border border-warning/35 bg-warning-soft py-2 ps-4 pe-2 text-sm"
    >
      <span className="flex min-w-0 flex-1 basis-56 gap-2.5">
        <CircleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
        <span className="wrap-anywhere">
          {t('models.goneNotice', { model: showDirectionMarks(choice.id) })}
        </span>
      </span>
      <ModelPicker
        value={null}
        onChange={onChoose}
        models={models}
        variant="secondary"
        size="sm"
        none={t('models.chooseOther')}
      />
    </div>
  );
};
