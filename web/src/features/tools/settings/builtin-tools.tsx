import { BuiltinToolNames } from '@stoa/contract/tools';
import type { BuiltinToolName } from '@stoa/contract/tools';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { NoticeCard } from '../../../ui/card.tsx';
import { SettingRow, namedBy } from '../../../ui/setting-row.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useBuiltinTools, useOfferedSources, useSetBuiltinTools } from '../source-calls.ts';
import { Section } from './section.tsx';

/** What this server can do by itself: for administrators with what of it people may choose. */
export const BuiltinTools = ({ maySwitch }: { maySwitch: boolean }) => {
  const t = useT();
  const sources = useOfferedSources();
  const allowed = useBuiltinTools(maySwitch);
  const set = useSetBuiltinTools();
  const offered = sources.data?.find(({ id }) => id === 'builtin')?.tools?.map(({ name }) => name) ?? [];
  const names = BuiltinToolNames.filter((name) => maySwitch || offered.includes(name));
  const toggle = (name: BuiltinToolName) => {
    const on = allowed.data ?? [];
    set.mutate(on.includes(name) ? on.filter((one) => one !== name) : [...on, name]);
  };
  const error = sources.error ?? allowed.error ?? set.error;
  return (
    <Section
      id="builtin-tools"
      title={t('tools.builtin.title')}
      text={t(maySwitch ? 'tools.builtin.adminText' : 'tools.builtin.text')}
    >
      {error && <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(error)} />}
      {sources.isPending && <Skeleton className="h-24 w-full" />}
      <div>
        {names.map((name) => (
          <SettingRow
            key={name}
            id={`tool-${name}`}
            label={t(`tools.own.${name}`)}
            text={t(`tools.own.${name}.text`)}
          >
            {maySwitch && allowed.data && (
              <Switch
                {...namedBy(`tool-${name}`)}
                checked={allowed.data.includes(name)}
                onCheckedChange={() => toggle(name)}
                disabled={set.isPending}
              />
            )}
          </SettingRow>
        ))}
      </div>
    </Section>
  );
};
