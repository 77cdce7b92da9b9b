import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { NoticeCard } from '../../../ui/card.tsx';
import { SettingRow, namedBy } from '../../../ui/setting-row.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useAddRule, useOfferedSources, useRemoveRule, useRules } from '../source-calls.ts';
import { Section } from './section.tsx';

/** What an administrator switches off here nobody’s model can call: a rule that denies it. */
export const BuiltinTools = ({ maySwitch }: { maySwitch: boolean }) => {
  const t = useT();
  const sources = useOfferedSources();
  const rules = useRules(maySwitch);
  const add = useAddRule();
  const remove = useRemoveRule();
  const tools = sources.data?.find(({ id }) => id === 'builtin')?.tools ?? [];
  const ruleOf = (key: string) =>
    rules.data?.find((rule) => rule.effect === 'deny' && rule.toolKey === key && !rule.userId && !rule.risk);
  const toggle = (key: string) => {
    const rule = ruleOf(key);
    if (rule) remove.mutate(rule.id);
    else add.mutate({ effect: 'deny', toolKey: key, sourceId: null, userId: null, risk: null });
  };
  const error = sources.error ?? add.error ?? remove.error;
  return (
    <Section
      id="builtin-tools"
      title={t('tools.builtin.title')}
      text={t(maySwitch ? 'tools.builtin.adminText' : 'tools.builtin.text')}
    >
      {error && <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(error)} />}
      {sources.isPending && <Skeleton className="h-24 w-full" />}
      <div>
        {tools.map(({ key, title, description }) => (
          <SettingRow
            key={key}
            id={`tool-${key}`}
            label={showDirectionMarks(title)}
            text={showDirectionMarks(description)}
          >
            {maySwitch && rules.data && (
              <Switch
                {...namedBy(`tool-${key}`)}
                checked={!ruleOf(key)}
                onCheckedChange={() => toggle(key)}
                disabled={add.isPending || remove.isPending}
              />
            )}
          </SettingRow>
        ))}
      </div>
    </Section>
  );
};
