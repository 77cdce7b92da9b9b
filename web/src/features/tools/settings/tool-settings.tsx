/** The tools of this server, and what a person has decided about tools. */
import type { ToolDecision } from '@stoa/contract/tools';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../../kernel/i18n/i18n.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import { NoticeCard } from '../../../ui/card.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { titleOfTool } from '../builtin-words.ts';
import { useDecisions, useRevoke } from '../source-calls.ts';
import { OwnActions } from './actions.tsx';
import { BuiltinTools } from './builtin-tools.tsx';
import { Section } from './section.tsx';

export const ToolSettings = () => (
  <div className="flex flex-col gap-8">
    <BuiltinTools maySwitch={false} />
    <OwnActions />
    <Decisions />
  </div>
);

const Decisions = () => {
  const t = useT();
  const decisions = useDecisions();
  const revoke = useRevoke();
  const items = decisions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section id="tool-decisions" title={t('tools.decisions.title')} text={t('tools.decisions.text')}>
      {decisions.error && (
        <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(decisions.error)} />
      )}
      {revoke.error && (
        <p role="alert" className="text-sm text-danger">
          {errorText(revoke.error)}
        </p>
      )}
      {decisions.isPending && <Skeleton className="h-16 w-full" />}
      {decisions.data && items.length === 0 && (
        <p className="text-sm text-fg-muted">{t('tools.decisions.none')}</p>
      )}
      {items.length > 0 && (
        <ul className="flex flex-col gap-2">
          {items.map((decision) => (
            <Decision key={decision.id} decision={decision} onRevoke={() => revoke.mutate(decision)} />
          ))}
        </ul>
      )}
      {decisions.hasNextPage && (
        <Button
          size="sm"
          className="self-start"
          busy={decisions.isFetching}
          onClick={() => void decisions.fetchNextPage()}
        >
          {t('files.own.more')}
        </Button>
      )}
    </Section>
  );
};

const Decision = ({ decision, onRevoke }: { decision: ToolDecision; onRevoke: () => void }) => {
  const t = useT();
  const locale = useLocale();
  const { tool, source, conversationId, createdAt } = decision;
  const name = showDirectionMarks(titleOfTool(tool, t));
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(createdAt));
  const place = [source.kind === 'builtin' ? null : source.name, source.host].filter(Boolean).join(' · ');
  return (
    <li className="flex items-center justify-between gap-3 rounded-house border border-line bg-surface px-4 py-2 shadow-low">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-sm wrap-anywhere text-fg-muted">
          {place && `${showDirectionMarks(place)} · `}
          {t(conversationId ? 'tools.decisions.conversation' : 'tools.decisions.always', { when })}
        </p>
      </div>
      <Button
        size="sm"
        variant="ghost"
        aria-label={t('tools.decisions.revokeOne', { name })}
        onClick={onRevoke}
      >
        {t('tools.decisions.revoke')}
      </Button>
    </li>
  );
};
