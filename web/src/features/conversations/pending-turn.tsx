import { ApiError } from '@stoa/contract/client';
import { RefreshCw, SquarePen, X } from 'lucide-react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { useSend } from '../runs/runs.tsx';
import type { Sending } from '../runs/runs.tsx';
import { useComposer } from './composer-handle.ts';
import { useTurnActions } from './turn-actions.ts';
import { WaitingMark } from './waiting-mark.tsx';
import { WrittenText } from './written-text.tsx';

/** What was sent and is not yet taken by the server: its words at once, and how it stands. */
export const PendingTurn = ({ sending }: { sending: Sending }) => {
  const text = sending.request.parts?.map((part) => part.text).join('\n\n');
  const isResuming = sending.request.continues !== undefined;
  return (
    <>
      {text !== undefined && (
        <div className="flex flex-col items-end pt-2 pb-1">
          <WrittenText text={text} isPending={sending.state === 'failed'} />
          {sending.state === 'retrying' && <RetryingLine sending={sending} text={text} />}
          {/* As high as the actions that come here. */}
          {sending.state === 'sending' && <div className="mt-1 h-8 pointer-coarse:h-11" />}
        </div>
      )}
      {sending.state === 'failed' ? (
        <NotSent sending={sending} text={text} />
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

const RetryingLine = ({ sending, text }: { sending: Sending; text: string }) => {
  const t = useT();
  return (
    <p
      role="status"
      className="mt-1 flex min-h-8 items-center gap-2 text-sm text-fg-muted pointer-coarse:min-h-11"
    >
      {t('runs.sendRetrying')}
      <TakeBackButton sending={sending} text={text} />
    </p>
  );
};

const NotSent = ({ sending, text }: { sending: Sending; text: string | undefined }) => {
  const t = useT();
  const { sendAgain } = useTurnActions();
  const { discard } = useSend(sending.slot);
  const isUnreachable =
    sending.error === null || (sending.error instanceof ApiError && sending.error.status === 0);
  return (
    <NoticeCard
      tone="danger"
      className="mt-3 mb-6"
      title={t(text === undefined ? 'runs.notStarted' : 'runs.notSent')}
      text={isUnreachable ? t('runs.notSentUnreachable') : errorText(sending.error)}
      actions={
        <>
          <Button size="sm" icon={<RefreshCw className="size-4" aria-hidden />} onClick={sendAgain}>
            {t('runs.sendAgain')}
          </Button>
          {text === undefined ? (
            <Button size="sm" variant="ghost" icon={<X className="size-4" aria-hidden />} onClick={discard}>
              {t('runs.leaveIt')}
            </Button>
          ) : (
            <TakeBackButton sending={sending} text={text} />
          )}
        </>
      }
    />
  );
};

/** Puts the words back where they were typed. */
const TakeBackButton = ({ sending, text }: { sending: Sending; text: string }) => {
  const t = useT();
  const composer = useComposer();
  const { discard } = useSend(sending.slot);
  const takeBack = () => {
    composer.current?.putBack(text);
    discard();
  };
  return (
    <Button size="sm" variant="ghost" icon={<SquarePen className="size-4" aria-hidden />} onClick={takeBack}>
      {t('runs.takeBack')}
    </Button>
  );
};
