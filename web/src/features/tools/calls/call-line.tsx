import type { ToolPart } from '@stoa/contract/runs/parts';
import { Check, ChevronRight, CircleAlert, CircleHelp, CircleSlash, Hourglass } from 'lucide-react';
import { memo, useId, useState } from 'react';
import { useLocale, useT } from '../../../kernel/i18n/i18n.ts';
import { classes } from '../../../ui/classes.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { onDemand, useOnceOpen } from '../../../ui/on-demand.ts';
import { SkeletonLines } from '../../../ui/skeleton.tsx';
import { useSeconds } from '../../../ui/use-seconds.ts';
import { titleOfTool } from '../builtin-words.ts';
import { shareOf, tookSeconds, wentWrong } from './call-state.ts';
import { SourceIcon } from './source-icon.tsx';

const details = onDemand(() => import('./call-details.tsx'));

/** One call: what was called, where, and what came of it. What went in and out is drawn when it is opened. */
export const CallLine = memo(({ call }: { call: ToolPart }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const parts = useOnceOpen(details, isOpen);
  const id = useId();
  const { tool } = call;
  const isOwn = tool.source.kind === 'builtin';
  return (
    <div className="not-last:mb-1" data-tool-call={call.id}>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onPointerEnter={() => void details.load()}
        onClick={() => setOpen(!isOpen)}
        className="tap -ms-1.5 flex max-w-full items-center gap-2 rounded-house px-1.5 py-1 text-start text-sm text-fg-muted transition-colors hover:text-fg"
      >
        <SourceIcon kind={tool.source.kind} className="size-4 shrink-0" />
        <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
          <span className="font-medium wrap-anywhere text-fg">
            {showDirectionMarks(titleOfTool(tool, t))}
          </span>
          {!isOwn && (
            <span className="wrap-anywhere" title={tool.source.host ?? undefined}>
              {showDirectionMarks(tool.source.name)}
            </span>
          )}
          <CallState call={call} />
        </span>
        <ChevronRight
          aria-hidden
          className={classes('size-4 shrink-0 transition-transform rtl:-scale-x-100', isOpen && 'rotate-90!')}
        />
      </button>
      {isOpen && (
        <div id={id} className="mt-1 mb-3 border-s-2 border-line ps-4">
          {parts ? <parts.CallDetails call={call} /> : <SkeletonLines count={3} />}
        </div>
      )}
    </div>
  );
});
CallLine.displayName = 'CallLine';

const ends = {
  failed: ['tools.state.failed', CircleAlert, 'text-danger'],
  rejected: ['tools.state.rejected', CircleSlash, ''],
  cancelled: ['tools.state.cancelled', CircleSlash, ''],
  unknown: ['tools.state.unknown', CircleHelp, 'text-warning'],
} as const;

const CallState = ({ call }: { call: ToolPart }) => {
  const t = useT();
  switch (call.status) {
    case 'writing':
    case 'called':
      return <Breathing>{t('tools.state.writing')}</Breathing>;
    case 'waiting':
      return (
        <State icon={Hourglass} className="font-medium text-warning">
          {t('tools.state.waiting')}
        </State>
      );
    case 'running':
      return <Running call={call} />;
    case 'done':
      return <Done call={call} />;
    default: {
      const [text, icon, className] = ends[call.status];
      return (
        <State icon={icon} className={className}>
          {t(text)}
        </State>
      );
    }
  }
};

interface StateProps {
  icon: typeof Check;
  className?: string;
  children: string;
}

const State = ({ icon: Icon, className, children }: StateProps) => (
  <span className={classes('inline-flex items-center gap-1 tabular-nums', className)}>
    <Icon className="size-3.5 shrink-0" aria-hidden />
    {children}
  </span>
);

const Breathing = ({ children }: { children: string }) => (
  <span className="animate-[breathe_1.8s_ease-in-out_infinite] tabular-nums motion-reduce:animate-none">
    {children}
  </span>
);

/** How far it is, in the tool’s own measure where it says so, else how long it takes. */
const Running = ({ call }: { call: ToolPart }) => {
  const t = useT();
  const locale = useLocale();
  const seconds = useSeconds(call.startedAt ? Date.parse(call.startedAt) : 0);
  const share = shareOf(call);
  const message = call.progress?.message;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-1.5">
      {share === null ? (
        <Breathing>{t('tools.state.running', { seconds })}</Breathing>
      ) : (
        <>
          <progress value={share} aria-label={t('tools.progress')} className="h-1.5 w-24 accent-accent" />
          <span className="tabular-nums">
            {new Intl.NumberFormat(locale, { style: 'percent' }).format(share)}
          </span>
        </>
      )}
      {message && <span className="truncate">{showDirectionMarks(message)}</span>}
    </span>
  );
};

const Done = ({ call }: { call: ToolPart }) => {
  const t = useT();
  const locale = useLocale();
  const seconds = tookSeconds(call);
  if (wentWrong(call)) {
    return (
      <State icon={CircleAlert} className="text-danger">
        {t('tools.state.saysError')}
      </State>
    );
  }
  return (
    <State icon={Check}>
      {seconds === null
        ? t('tools.state.done')
        : t('tools.state.doneIn', {
            seconds: new Intl.NumberFormat(locale, { maximumFractionDigits: seconds < 10 ? 1 : 0 }).format(
              seconds,
            ),
          })}
    </State>
  );
};
