import type { Message } from '@stoa/contract/conversations';
import type { ErrorPart, NoticePart } from '@stoa/contract/runs/parts';
import { CloudAlert, Scissors } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { errorMessages } from './error-messages.ts';
import { ContinueButton } from './run-error.tsx';
import { useSeconds } from '../../ui/use-seconds.ts';

type CutPart = Extract<NoticePart, { kind: 'step-cut' }>;
type RetryPart = Extract<NoticePart, { kind: 'retry' }>;

/** What an attempt had written before it was cut off and made again. */
export const CutNotice = ({ notice, attempt }: { notice: CutPart; attempt: number }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const line = (
    <>
      <Scissors className="size-3.5 shrink-0" aria-hidden />
      {t('runs.cut', { attempt })}
    </>
  );
  return (
    <Disclosure line={line} isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
      <p className="mb-2">{t(notice.reason === 'taken-over' ? 'runs.cutTakenOver' : 'runs.cutConnection')}</p>
      {notice.text && <Markdown source={notice.text} streaming={false} />}
    </Disclosure>
  );
};

/** A new attempt is coming by itself. */
export const RetryNotice = ({ notice }: { notice: RetryPart }) => {
  const t = useT();
  const [waitSeconds] = useState(() => {
    const seconds = Math.ceil((Date.parse(notice.retryAt) - Date.now()) / 1_000);
    // The server's clock may be another: a wait of minutes is more likely a wrong clock than a wait.
    return Math.min(600, Math.max(0, seconds));
  });
  const left = Math.max(0, waitSeconds - useSeconds(0));
  return (
    <p className="my-2 flex items-center gap-2 text-sm text-fg-muted tabular-nums">
      <CloudAlert className="size-4 shrink-0 text-warning" aria-hidden />
      {t('runs.retry', {
        reason: t(errorMessages[notice.error].title),
        seconds: left,
        attempt: notice.attempt,
        attempts: notice.attempts,
      })}
    </p>
  );
};

interface StepLimitProps {
  steps: number;
  message: Message;
  mayGoOn: boolean;
}

/** As many steps were made as one answer may make by itself. */
export const StepLimit = ({ steps, message, mayGoOn }: StepLimitProps) => {
  const t = useT();
  return (
    <div className="my-2 flex flex-wrap items-center gap-2 text-sm text-fg-muted">
      <span className="me-1">{t('tools.stepLimit', { steps })}</span>
      {mayGoOn && <ContinueButton message={message} />}
    </div>
  );
};

/** An error that was got over: the answer went on after it. */
export const EarlierError = ({ error }: { error: ErrorPart }) => {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const { title, text } = errorMessages[error.code];
  return (
    <Disclosure
      line={t('runs.earlierError', { reason: t(title) })}
      isOpen={isOpen}
      onToggle={() => setOpen(!isOpen)}
    >
      <p>{t(text)}</p>
      {error.message && (
        <p className="mt-1 font-mono text-sm wrap-anywhere">
          <VisibleText>{error.message}</VisibleText>
        </p>
      )}
    </Disclosure>
  );
};
