import type { Message } from '@stoa/contract/conversations';
import type { Parts } from '@stoa/contract/runs/fold';
import type { ErrorPart } from '@stoa/contract/runs/parts';
import type { RunStatus } from '@stoa/contract/runs/status';
import { useT } from '../../kernel/i18n/i18n.ts';
import { ContinueButton, RunErrorCard } from './run-error.tsx';

interface RunEndProps {
  message: Message;
  parts: Parts;
  status: RunStatus;
  isLast: boolean;
}

/** How an answer ended, when it did not end by itself. What ended it may be among its parts, and says it already. */
export const RunEnd = ({ message, parts, status, isLast }: RunEndProps) => {
  const t = useT();
  const last = parts.at(-1);
  if (last?.type === 'error' || (last?.type === 'notice' && last.kind === 'step-limit')) return null;
  if (status === 'failed') {
    const error: ErrorPart = { type: 'error', id: 'failed', code: 'internal', message: '' };
    return <RunErrorCard error={error} message={message} parts={parts} isLast={isLast} />;
  }
  if (status === 'done') {
    return parts.length === 0 ? <p className="text-fg-muted italic">{t('runs.empty')}</p> : null;
  }
  return (
    <div className="my-2 flex flex-wrap items-center gap-2 text-sm text-fg-muted">
      <span className="me-1">{t(status === 'cancelled' ? 'runs.stopped' : 'runs.interrupted')}</span>
      {isLast && parts.length > 0 && <ContinueButton message={message} />}
    </div>
  );
};
