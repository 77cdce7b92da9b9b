import type { Settings } from '@stoa/contract/settings';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useSession } from '../../kernel/session.tsx';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { SettingRow, TextRow, namedBy } from '../../ui/setting-row.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { ModelPicker, useModels } from '../models/models.tsx';
import { MailRow } from './mail-row.tsx';
import { useSettings, useUpdateSettings } from './setting-calls.ts';
import { NumberRow } from './number-row.tsx';

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
      <DomainsRow key={settings.registrationDomains.join()} present={settings.registrationDomains} />
      <SettingRow
        id="verification"
        label={t('settings.verification')}
        text={t('settings.verification.text')}
        error={
          settings.emailVerification && !instance.signIn.mail ? t('settings.verification.noMail') : undefined
        }
      >
        <Switch
          {...namedBy('verification')}
          checked={settings.emailVerification}
          onCheckedChange={(emailVerification) => change({ emailVerification })}
        />
      </SettingRow>
      <MailRow />
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
      <Limits settings={settings} />
      <SettingRow id="version" label={t('settings.version')} text={t('settings.version.text')}>
        <span>{instance.version}</span>
      </SettingRow>
    </div>
  );
};

/** How much of something, each as a number. */
const Limits = ({ settings }: { settings: Settings }) => (
  <>
    <NumberRow
      key={`upload-${settings.largestUploadMegabytes}`}
      id="largest-upload"
      setting="largestUploadMegabytes"
      label="settings.largestUpload"
      text="settings.largestUpload.text"
      unit="settings.megabytes"
      present={settings.largestUploadMegabytes}
      most={500}
    />
    <NumberRow
      key={`storage-${settings.storagePerUserMegabytes}`}
      id="storage-per-person"
      setting="storagePerUserMegabytes"
      label="settings.storagePerPerson"
      text="settings.storagePerPerson.text"
      unit="settings.megabytes"
      present={settings.storagePerUserMegabytes}
      most={1_000_000}
    />
    <NumberRow
      key={`runs-${settings.runsPerUser}`}
      id="runs-per-person"
      setting="runsPerUser"
      label="settings.runsPerPerson"
      text="settings.runsPerPerson.text"
      present={settings.runsPerUser}
      most={1000}
    />
    <NumberRow
      key={`steps-${settings.stepsPerRun}`}
      id="steps-per-run"
      setting="stepsPerRun"
      label="settings.stepsPerRun"
      text="settings.stepsPerRun.text"
      present={settings.stepsPerRun}
      most={500}
    />
    <NumberRow
      key={`results-${settings.toolResultCharacters}`}
      id="tool-results"
      setting="toolResultCharacters"
      label="settings.toolResults"
      text="settings.toolResults.text"
      unit="settings.characters"
      present={settings.toolResultCharacters}
      least={1000}
      most={500_000}
    />
  </>
);

const NameRow = ({ present }: { present: string }) => {
  const t = useT();
  const update = useUpdateSettings();
  return (
    <TextRow
      id="instance-name"
      label={t('settings.instance.name')}
      text={t('settings.instance.name.text')}
      present={present}
      maxLength={60}
      problemOf={(name) => (name ? undefined : t('settings.instance.name.problem'))}
      failure={update.error ? errorText(update.error) : undefined}
      onSave={(instanceName) =>
        update.mutate({ instanceName }, { onSuccess: () => toast(t('settings.saved')) })
      }
    />
  );
};

const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
const host = /^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/i;

const DomainsRow = ({ present }: { present: readonly string[] }) => {
  const t = useT();
  const update = useUpdateSettings();
  return (
    <TextRow
      id="domains"
      label={t('settings.domains')}
      text={t('settings.domains.text')}
      present={present.join(', ')}
      className="min-w-64 max-w-80"
      placeholder={t('settings.domains.all')}
      problemOf={(text) => {
        const wrong = listOf(text).find((domain) => !host.test(domain));
        return wrong === undefined ? undefined : t('settings.domains.problem', { domain: wrong });
      }}
      failure={update.error ? errorText(update.error) : undefined}
      onSave={(text) =>
        update.mutate({ registrationDomains: listOf(text) }, { onSuccess: () => toast(t('settings.saved')) })
      }
    />
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
