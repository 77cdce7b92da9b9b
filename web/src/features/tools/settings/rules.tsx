/** What an administrator has laid down about calls: denied before asked for, asked for before allowed. */
import type { OfferedSource, ToolEffect, ToolRiskClass, ToolRule } from '@stoa/contract/tools';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import type { Translate } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Labelled } from '../../../ui/labelled.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { titleOfTool } from '../builtin-words.ts';
import { switchables } from '../choosing/tool-choice.ts';
import { useAddRule, useOfferedSources, useRemoveRule, useRules } from '../source-calls.ts';
import { Section } from './section.tsx';

export const Rules = () => {
  const t = useT();
  const rules = useRules();
  const sources = useOfferedSources();
  const remove = useRemoveRule();
  const [isAdding, setAdding] = useState(false);
  const error = rules.error ?? remove.error;
  return (
    <Section id="tool-rules" title={t('tools.rules.title')} text={t('tools.rules.text')}>
      {error && <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(error)} />}
      {rules.isPending && <Skeleton className="h-16 w-full" />}
      {rules.data?.length === 0 && <p className="text-sm text-fg-muted">{t('tools.rules.none')}</p>}
      {rules.data && rules.data.length > 0 && (
        <ul className="flex flex-col gap-2">
          {rules.data.map((rule) => {
            const words = ruleText(rule, sources.data ?? [], t);
            return (
              <li
                key={rule.id}
                className="flex items-center justify-between gap-3 rounded-house border border-line bg-surface px-4 py-2 shadow-low"
              >
                <p className="min-w-0 wrap-anywhere">
                  <span className="font-medium">{t(`tools.rules.effect.${rule.effect}`)}</span>{' '}
                  <span className="text-fg-muted">{words}</span>
                </p>
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={t('tools.rules.removeOne', { rule: words })}
                  onClick={() => remove.mutate(rule.id)}
                >
                  {t('tools.rules.remove')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <Button
        className="self-start"
        icon={<Plus className="size-4" aria-hidden />}
        onClick={() => setAdding(true)}
      >
        {t('tools.rules.add')}
      </Button>
      {isAdding && <RuleDialog sources={sources.data ?? []} onClose={() => setAdding(false)} />}
    </Section>
  );
};

/** What a rule is about: every call that fits all of it. */
const ruleText = (rule: ToolRule, sources: readonly OfferedSource[], t: Translate): string => {
  const named = switchables(sources).find(({ choice }) => choice === rule.toolKey);
  const tool =
    rule.toolKey &&
    titleOfTool(
      {
        key: rule.toolKey,
        title: named?.title ?? null,
        name: rule.toolKey.slice(rule.toolKey.indexOf('/') + 1),
      },
      t,
    );
  const source = rule.sourceId && (sources.find(({ id }) => id === rule.sourceId)?.name ?? rule.sourceId);
  const about = [
    tool,
    source && t('tools.rules.ofSource', { source }),
    rule.risk && t(`tools.rules.risk.${rule.risk}`),
    rule.userId && t('tools.rules.onePerson'),
  ].filter(Boolean);
  return about.length === 0 ? t('tools.rules.everything') : showDirectionMarks(about.join(' · '));
};

const risks: readonly ToolRiskClass[] = ['readsPrivate', 'readsUntrusted', 'writes', 'sendsOut'];

const RuleDialog = ({ sources, onClose }: { sources: readonly OfferedSource[]; onClose: () => void }) => {
  const t = useT();
  const add = useAddRule();
  const [effect, setEffect] = useState<ToolEffect>('ask');
  const [target, setTarget] = useState('');
  const [risk, setRisk] = useState<ToolRiskClass | ''>('');
  const targets = [
    ...sources.map(({ id, name }) => ({ value: id, label: showDirectionMarks(name) })),
    ...switchables(sources)
      .filter(({ choice, source }) => choice !== source.id)
      .map(({ choice, title }) => ({
        value: choice,
        label: showDirectionMarks(titleOfTool({ key: choice, title, name: title }, t)),
      })),
  ];
  const isTool = target.includes('/');
  const save = async () => {
    await add.mutateAsync({
      effect,
      sourceId: target !== '' && !isTool ? target : null,
      toolKey: isTool ? target : null,
      userId: null,
      risk: risk === '' ? null : risk,
    });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('tools.rules.add')}
      description={t('tools.rules.addText')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" busy={add.isPending} onClick={() => void save().catch(() => undefined)}>
            {t('tools.rules.add')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Labelled label={t('tools.rules.effect')}>
          {(labelledBy) => (
            <Select
              aria-labelledby={labelledBy}
              value={effect}
              onChange={setEffect}
              options={(['deny', 'ask', 'allow'] as const).map((value) => ({
                value,
                label: t(`tools.rules.effect.${value}`),
              }))}
            />
          )}
        </Labelled>
        <Labelled label={t('tools.rules.target')}>
          {(labelledBy) => (
            <Select
              aria-labelledby={labelledBy}
              value={target}
              onChange={setTarget}
              options={[{ value: '', label: t('tools.rules.everything') }, ...targets]}
            />
          )}
        </Labelled>
        <Labelled label={t('tools.rules.risk')}>
          {(labelledBy) => (
            <Select
              aria-labelledby={labelledBy}
              value={risk}
              onChange={setRisk}
              options={[
                { value: '' as const, label: t('tools.rules.anyRisk') },
                ...risks.map((value) => ({ value, label: t(`tools.rules.risk.${value}`) })),
              ]}
            />
          )}
        </Labelled>
        {add.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(add.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
};
