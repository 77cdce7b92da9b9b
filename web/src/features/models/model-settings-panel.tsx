import type { ModelChoice } from '@stoa/contract/models';
import { ChevronRight, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useFeature } from '../../kernel/session.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { useModels, useSettingsSchemas } from './model-calls.ts';
import { findModel } from './model-order.ts';
import { useComplaints } from './model-settings-calls.ts';
import { SettingControl } from './setting-control.tsx';
import { fieldsOf, withSetting, withSettings } from './setting-schema.ts';
import type { SettingField, Settings } from './setting-schema.ts';
import { textOfSetting, titleOfSetting } from './setting-texts.ts';

/** A slider on its way changes many times. */
const keepAfterMs = 300;

interface ModelSettingsPanelProps {
  choice: ModelChoice;
  onChange: (choice: ModelChoice) => void;
  onClose: () => void;
  /** What else can be set in the same place. */
  children: ReactNode;
}

export const ModelSettingsPanel = ({ choice, onChange, onClose, children }: ModelSettingsPanelProps) => {
  const t = useT();
  const { data: models = [] } = useModels();
  const schemas = useSettingsSchemas();
  const model = findModel(models, choice);
  const mayChange = useFeature('modelSettings');
  const fields = model && mayChange ? fieldsOf(schemas[model.provider]) : [];
  const [settings, setSettings] = useKept(choice, onChange);
  const complaints = useComplaints(choice);
  const others = fields.filter(({ isReasoning }) => !isReasoning);
  const about = (name: string) =>
    complaints.find(({ path }) => path.split('.')[0] === name && settings[name] !== undefined)?.message;
  const unplaced = complaints.filter(({ path }) => !fields.some(({ name }) => path.split('.')[0] === name));

  const control = (field: SettingField) =>
    model && (
      <SettingControl
        key={field.name}
        field={field}
        title={titleOfSetting(field.name, t, field.title)}
        text={textOfSetting(field, model.provider, t)}
        value={settings[field.name]}
        complaint={about(field.name)}
        onChange={(value) => setSettings(withSetting(settings, field.name, value))}
      />
    );

  return (
    <div className="flex flex-col gap-5 px-4 pt-3 pb-5">
      <header className="flex items-center gap-1">
        <h2 className="min-w-0 flex-1">
          <span className="block font-display text-lg leading-6">{t('models.settings.title')}</span>
          <span className="block truncate text-sm text-fg-muted">
            {model?.name ?? showDirectionMarks(choice.id)}
          </span>
        </h2>
        {mayChange && Object.keys(settings).length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => setSettings({})}>
            {t('models.settings.reset')}
          </Button>
        )}
        <IconButton label={t('ui.close')} size="sm" onClick={onClose} className="-me-1">
          <X aria-hidden />
        </IconButton>
      </header>
      {unplaced.map(({ message }) => (
        <p key={message} role="alert" className="text-sm text-danger">
          {message}
        </p>
      ))}
      {fields.filter(({ isReasoning }) => isReasoning).map(control)}
      {children}
      {others.length > 0 && (
        <More isOpenAtFirst={others.some(({ name }) => settings[name] !== undefined)}>
          {others.map(control)}
        </More>
      )}
    </div>
  );
};

/** The settings as they are set here, handed on a moment later, and at the latest when this closes. */
const useKept = (choice: ModelChoice, onChange: (choice: ModelChoice) => void) => {
  const [settings, setSettings] = useState<Settings>(choice.settings ?? {});
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; keep: () => void }>(undefined);
  const latest = useRef({ choice, onChange });
  useEffect(() => {
    latest.current = { choice, onChange };
  });
  useEffect(
    () => () => {
      clearTimeout(waiting.current?.timer);
      waiting.current?.keep();
    },
    [],
  );
  const change = (next: Settings): void => {
    setSettings(next);
    clearTimeout(waiting.current?.timer);
    const keep = () => {
      waiting.current = undefined;
      latest.current.onChange(withSettings(latest.current.choice, next));
    };
    waiting.current = { timer: setTimeout(keep, keepAfterMs), keep };
  };
  return [settings, change] as const;
};

const More = ({ isOpenAtFirst, children }: { isOpenAtFirst: boolean; children: ReactNode }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <div className="flex flex-col gap-5 border-t border-line pt-3">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="tap -mx-2 -my-1 flex items-center gap-1.5 rounded-house px-2 py-1 text-start text-sm font-medium"
      >
        <ChevronRight
          aria-hidden
          className={classes('size-4 shrink-0 transition-transform rtl:-scale-x-100', isOpen && 'rotate-90!')}
        />
        {t('models.settings.more')}
      </button>
      {isOpen && children}
    </div>
  );
};
