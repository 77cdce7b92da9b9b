import { ApiError, retryAfterMsOf } from '@stoa/contract/client';
import type { InputPart } from '@stoa/contract/runs/parts';
import { RefreshCw, SquarePen, X } from 'lucide-react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { StoredFileTiles } from '../files/files.tsx';
import { useSend } from '../runs/runs.tsx';
import type { Sending } from '../runs/runs.tsx';
import { useComposer } from './composer-handle.ts';
import { fileIdsOf } from './input-parts.ts';
import { textOf } from './shown-turns.ts';
import { useTurnActions } from './turn-actions.ts';
import { WaitingMark } from './waiting-mark.tsx';
import { Written } from './written.tsx';

/** What was sent and is not yet taken by the server: its words at once, and how it stands. */
export const PendingTurn = ({ sending }: { sending: Sending }) => {
  const { parts } = sending.request;
  const isResuming = sending.request.continues !== undefined;
  return (
    <>
      {parts && (
        <div className="flex flex-col items-end pt-2 pb-1">
          <Written text={textOf(parts)} isPending={sending.state === 'failed'}>
            <StoredFileTiles fileIds={fileIdsOf(parts)} align="end" />
          </Written>
          {sending.state === 'retrying' && <RetryingLine sending={sending} parts={parts} />}
          {/* As high as the actions that come here. */}
          {sending.state === 'sending' && <div className="mt-1 h-8 pointer-coarse:h-11" />}
        </div>
      )}
      {sending.state === 'failed' ? (
        <NotSent sending={sending} parts={parts} />
      ) : (
        !isResuming && (
          <div className="pt-1 pb-6">
            <WaitingMark parts={[]} status="running" />
            <div className="h-9 pointer-coarse:h-12" />
          </div>
        )
      )}
    </>
  );
};

const RetryingLine = ({ sending, parts }: { sending: Sending; parts: InputPart[] }) => {
  const t = useT();
  return (
    <p
      role="status"
      className="mt-1 flex min-h-8 items-center gap-2 text-sm text-fg-muted pointer-coarse:min-h-11"
    >
      {t(retryAfterMsOf(sending.error) === undefined ? 'runs.sendRetrying' : 'runs.sendWaiting')}
      <TakeBackButton sending={sending} parts={parts} />
    </p>
  );
};

const NotSent = ({ sending, parts }: { sending: Sending; parts: InputPart[] | undefined }) => {
  const t = useT();
  const { sendAgain } = useTurnActions();
  const { discard } = useSend(sending.slot);
  const isUnreachable =
    sending.error === null || (sending.error instanceof ApiError && sending.error.status === 0);
  // The same again would be refused again: what is left of it goes back to where it was written.
  const lacksFile = sending.error instanceof ApiError && sending.error.code === 'file/not-found';
  return (
    <NoticeCard
      tone="danger"
      className="mt-3 mb-6"
      title={t(parts ? 'runs.notSent' : 'runs.notStarted')}
      text={
        isUnreachable
          ? t('runs.notSentUnreachable')
          : lacksFile
            ? t('runs.notSentFileGone')
            : errorText(sending.error)
      }
      actions={
        <>
          {!lacksFile && (
            <Button size="sm" icon={<RefreshCw className="size-4" aria-hidden />} onClick={sendAgain}>
              {t('runs.sendAgain')}
            </Button>
          )}
          {parts ? (
            <TakeBackButton sending={sending} parts={parts} />
          ) : (
            <Button size="sm" variant="ghost" icon={<X className="size-4" aria-hidden />} onClick={discard}>
              {t('runs.leaveIt')}
            </Button>
          )}
        </>
      }
    />
  );
};

/** Puts what was sent back where it was written. */
const TakeBackButton = ({ sending, parts }: { sending: Sending; parts: InputPart[] }) => {
  const t = useT();
  const composer = useComposer();
  const { discard } = useSend(sending.slot);
  const takeBack = () => {
    composer.current?.putBack(parts);
    discard();
  };
  return (
    <Button size="sm" variant="ghost" icon={<SquarePen className="size-4" aria-hidden />} onClick={takeBack}>
      {t('runs.takeBack')}
    </Button>
  );
};
