import type { Preferences } from '@stoa/contract/settings';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { languageFor, languages } from '../../kernel/i18n/i18n.ts';
import { usePreferences, useUpdatePreferences } from '../../kernel/preferences.ts';
import { capsOf } from '../../kernel/shortcut-combo.ts';
import { isApple } from '../../kernel/shortcuts.ts';
import { NoticeCard } from '../../ui/card.tsx';
import { Select } from '../../ui/select.tsx';
import { SettingRow, namedBy } from '../../ui/setting-row.tsx';
import { Switch } from '../../ui/switch.tsx';
import { longPasteCharacters } from '../files/files.tsx';

const themes = ['system', 'light', 'dark'] as const;
const contrasts = ['system', 'normal', 'high'] as const;
const textSizes = ['small', 'normal', 'large'] as const;

export const GeneralSettings = () => {
  const t = useT();
  const preferences = usePreferences();
  const update = useUpdatePreferences();
  const change = (changes: Partial<Preferences>) => update.mutate(changes);
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
      <SettingRow id="theme" label={t('settings.theme')} text={t('settings.theme.text')}>
        <Select
          {...namedBy('theme')}
          value={preferences.theme}
          onChange={(theme) => change({ theme })}
          options={themes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
        />
      </SettingRow>
      <SettingRow id="contrast" label={t('settings.contrast')} text={t('settings.contrast.text')}>
        <Select
          {...namedBy('contrast')}
          value={preferences.contrast}
          onChange={(contrast) => change({ contrast })}
          options={contrasts.map((value) => ({ value, label: t(`settings.contrast.${value}`) }))}
        />
      </SettingRow>
      <SettingRow id="text-size" label={t('settings.textSize')} text={t('settings.textSize.text')}>
        <Select
          {...namedBy('text-size')}
          value={preferences.textSize}
          onChange={(textSize) => change({ textSize })}
          options={textSizes.map((value) => ({ value, label: t(`settings.textSize.${value}`) }))}
        />
      </SettingRow>
      <SettingRow id="language" label={t('settings.language')} text={t('settings.language.text')}>
        <Select
          {...namedBy('language')}
          value={preferences.language}
          onChange={(language) => change({ language })}
          options={[
            {
              value: 'auto',
              label: t('settings.language.auto', { language: languageFor('auto', navigator.languages).name }),
            },
            ...languages.map(({ tag, name }) => ({ value: tag, label: name })),
          ]}
        />
      </SettingRow>
      <SettingRow
        id="send-on-enter"
        label={t('settings.sendOnEnter')}
        text={t('settings.sendOnEnter.text', { keys: capsOf('Mod+Enter', isApple).join('+') })}
      >
        <Switch
          {...namedBy('send-on-enter')}
          checked={preferences.sendOnEnter}
          onCheckedChange={(sendOnEnter) => change({ sendOnEnter })}
        />
      </SettingRow>
      <SettingRow
        id="open-reasoning"
        label={t('settings.openReasoning')}
        text={t('settings.openReasoning.text')}
      >
        <Switch
          {...namedBy('open-reasoning')}
          checked={preferences.openReasoning}
          onCheckedChange={(openReasoning) => change({ openReasoning })}
        />
      </SettingRow>
      <SettingRow
        id="attach-long-pastes"
        label={t('settings.attachLongPastes')}
        text={t('settings.attachLongPastes.text', { most: longPasteCharacters })}
      >
        <Switch
          {...namedBy('attach-long-pastes')}
          checked={preferences.attachLongPastes}
          onCheckedChange={(attachLongPastes) => change({ attachLongPastes })}
        />
      </SettingRow>
    </div>
  );
};
