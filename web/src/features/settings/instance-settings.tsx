import type { Settings } from '@stoa/contract/settings';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useSession } from '../../kernel/session.tsx';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { classes, field } from '../../ui/classes.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { ModelPicker, useModels } from '../models/models.tsx';
import { useSettings, useUpdateSettings } from './setting-calls.ts';
import { MegabytesRow } from './megabytes-row.tsx';
import { SettingRow, namedBy } from './setting-row.tsx';

export const InstanceSettings = () => {
  const t = useT();
  const settings = useSettings();
  if (settings.data) return <InstanceForm settings={settings.data} />;
  if (!settings.isError) return <SkeletonLines count={8} />;
  return (
    <NoticeCard
      tone="danger"
      title={t('settings.load.failed')}
      text={errorText(settings.error)}
      actions={
        <Button size="sm" busy={settings.isFetching} onClick={() => settings.refetch()}>
          {t('ui.retry')}
        </Button>
      }
    />
  );
};

const InstanceForm = ({ settings }: { settings: Settings }) => {
  const t = useT();
  const { instance } = useSession();
  const update = useUpdateSettings();
  const { data: models = [] } = useModels();
  const change = (changes: Partial<Settings>) => update.mutate(changes);
  return (
    <div>
      {update.error && (
        <NoticeCard
          tone="danger"
          title={t('settings.failed')}
          text={errorText(update.error)}
          className="mb-2"
        />
      )}
      <NameRow key={settings.instanceName} present={settings.instanceName} />
      <SettingRow id="registration" label={t('settings.registration')} text={t('settings.registration.text')}>
        <Switch
          {...namedBy('registration')}
          checked={settings.registration === 'open'}
          onCheckedChange={(open) => change({ registration: open ? 'open' : 'closed' })}
        />
      </SettingRow>
      <SettingRow
        id="default-model"
        label={t('settings.defaultModel')}
        text={t('settings.defaultModel.text')}
      >
        <DefaultModel
          value={settings.defaultModel}
          models={models}
          onChange={(defaultModel) => change({ defaultModel })}
        />
      </SettingRow>
      <SettingRow id="titles" label={t('settings.titles')} text={t('settings.titles.text')}>
        <Switch
          {...namedBy('titles')}
          checked={settings.titles}
          onCheckedChange={(titles) => change({ titles })}
        />
      </SettingRow>
      <MegabytesRow
        key={`upload-${settings.largestUploadMegabytes}`}
        id="largest-upload"
        setting="largestUploadMegabytes"
        label="settings.largestUpload"
        text="settings.largestUpload.text"
        present={settings.largestUploadMegabytes}
        most={500}
      />
      <MegabytesRow
        key={`storage-${settings.storagePerUserMegabytes}`}
        id="storage-per-person"
        setting="storagePerUserMegabytes"
        label="settings.storagePerPerson"
        text="settings.storagePerPerson.text"
        present={settings.storagePerUserMegabytes}
        most={1_000_000}
      />
      <SettingRow id="version" label={t('settings.version')} text={t('settings.version.text')}>
        <span>{instance.version}</span>
      </SettingRow>
    </div>
  );
};

/** Kept when the field is left or Enter is pressed; Escape takes it back. */
const NameRow = ({ present }: { present: string }) => {
  const t = useT();
  const update = useUpdateSettings();
  const [name, setName] = useState(present);
  const trimmed = name.trim();
  const problem = trimmed ? undefined : t('settings.instance.name.problem');
  const save = () => {
    if (problem || trimmed === present) return;
    update.mutate({ instanceName: trimmed }, { onSuccess: () => toast(t('settings.saved')) });
  };
  return (
    <SettingRow
      id="instance-name"
      label={t('settings.instance.name')}
      text={t('settings.instance.name.text')}
      error={problem ?? (update.error ? errorText(update.error) : undefined)}
    >
      <input
        {...namedBy('instance-name')}
        aria-invalid={problem ? true : undefined}
        className={classes(field, 'max-w-56')}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save();
          if (event.key !== 'Escape' || name === present) return;
          event.preventDefault();
          setName(present);
        }}
      />
    </SettingRow>
  );
};

interface DefaultModelProps {
  value: Settings['defaultModel'];
  models: Parameters<typeof ModelPicker>[0]['models'];
  onChange: (value: Settings['defaultModel']) => void;
}

const DefaultModel = ({ value, models, onChange }: DefaultModelProps) => {
  const t = useT();
  return (
    <div className="flex max-w-full flex-wrap items-center justify-end gap-1">
      <ModelPicker
        value={value}
        models={models}
        onChange={onChange}
        variant="secondary"
        size="sm"
        none={t('settings.defaultModel.none')}
      />
      {value && (
        <Button size="sm" variant="ghost" onClick={() => onChange(null)}>
          {t('settings.defaultModel.reset')}
        </Button>
      )}
    </div>
  );
};
