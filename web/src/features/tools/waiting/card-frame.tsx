import type { ReactNode } from 'react';
import { useId } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../../kernel/i18n/i18n.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { SourceIcon } from '../calls/source-icon.tsx';
import type { Asked } from './asked.ts';

interface CardFrameProps {
  asked: Asked;
  title: string;
  text?: ReactNode;
  /** Why the answer was not taken. */
  error: unknown;
  /** Buttons. */
  actions: ReactNode;
  children?: ReactNode;
}

/** Who asks, what, and until when. */
export const CardFrame = ({ asked, title, text, error, actions, children }: CardFrameProps) => {
  const t = useT();
  const locale = useLocale();
  const id = useId();
  const { source, expiresAt } = asked;
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(expiresAt),
  );
  return (
    <div
      role="group"
      aria-labelledby={id}
      className="flex flex-col gap-3 rounded-house border border-line-strong/45 bg-surface px-4 py-3.5 shadow-low"
    >
      <header>
        <p className="flex items-center gap-1.5 text-sm text-fg-muted">
          <SourceIcon kind={source.kind} className="size-4 shrink-0" />
          <span className="wrap-anywhere">
            {showDirectionMarks(source.name)}
            {source.host && <span className="font-mono text-[0.8125rem]"> · {source.host}</span>}
          </span>
        </p>
        <h4 id={id} className="mt-1 text-base font-medium wrap-anywhere">
          {title}
        </h4>
        {text && <div className="text-[0.9375rem] wrap-anywhere text-fg-muted">{text}</div>}
      </header>
      {children}
      {error !== null && error !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {errorText(error)}
        </p>
      )}
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      <p className="text-xs text-fg-muted">{t('tools.card.until', { until })}</p>
    </div>
  );
};
