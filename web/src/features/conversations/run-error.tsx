import type { Message } from '@stoa/contract/conversations';
import type { Parts } from '@stoa/contract/runs/fold';
import type { ErrorPart } from '@stoa/contract/runs/parts';
import { Link } from '@tanstack/react-router';
import { Play, RefreshCw, Settings2, SquarePen } from 'lucide-react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useSession } from '../../kernel/session.tsx';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import { errorMessages } from './error-messages.ts';
import { OtherModelMenu } from './other-model-menu.tsx';
import { useTurnActions } from './turn-actions.ts';
import { textOf } from './shown-turns.ts';
import { useSeconds } from '../../ui/use-seconds.ts';

interface RunErrorCardProps {
  error: ErrorPart;
  message: Message;
  parts: Parts;
  isLast: boolean;
}

/** Failures of ours, in which no provider has said anything. */
const ownCodes: ReadonlySet<ErrorPart['code']> = new Set(['interrupted', 'model-gone', 'internal']);

/** Why an answer ended too early, in its place: what happened, what is kept, what can be done. */
export const RunErrorCard = ({ error, message, parts, isLast }: RunErrorCardProps) => {
  const t = useT();
  const { user } = useSession();
  const { title, text, remedies } = errorMessages[error.code];
  const kept = textOf(parts) !== '';
  return (
    <NoticeCard
      tone={error.code === 'refused' ? 'warning' : 'danger'}
      className="my-3"
      title={t(title)}
      text={
        <>
          <p>
            {t(text)} {kept && t('runs.error.kept')}
          </p>
          {error.code === 'auth' && user.role !== 'administrator' && (
            <p>{t('runs.error.askAdministrator')}</p>
          )}
          {!ownCodes.has(error.code) && <ProviderWords words={error.message} />}
        </>
      }
      actions={
        <>
          {(kept || error.code === 'interrupted') && isLast && <ContinueButton message={message} />}
          {remedies.map((remedy) => (
            <RemedyButton key={remedy} remedy={remedy} message={message} error={error} />
          ))}
        </>
      }
    />
  );
};

const ProviderWords = ({ words }: { words: string }) => {
  const t = useT();
  if (!words) return null;
  return (
    <details className="mt-1.5 text-sm">
      <summary className="tap w-fit cursor-pointer py-0.5 underline-offset-2 hover:underline">
        {t('runs.error.providerWords')}
      </summary>
      <p className="mt-1 rounded-house bg-code px-3 py-2 font-mono text-[0.8125rem] whitespace-pre-wrap">
        <VisibleText>{words}</VisibleText>
      </p>
    </details>
  );
};

export const ContinueButton = ({ message }: { message: Message }) => {
  const t = useT();
  const { resume } = useTurnActions();
  return (
    <Button size="sm" icon={<Play className="size-4" aria-hidden />} onClick={() => resume(message)}>
      {t('runs.continue')}
    </Button>
  );
};

interface RemedyButtonProps {
  remedy: (typeof errorMessages)[ErrorPart['code']]['remedies'][number];
  message: Message;
  error: ErrorPart;
}

const RemedyButton = ({ remedy, message, error }: RemedyButtonProps) => {
  const t = useT();
  const { user } = useSession();
  const { editQuestionOf } = useTurnActions();
  switch (remedy) {
    case 'retry':
      return <RetryButton message={message} error={error} />;
    case 'other-model':
      return <OtherModelMenu message={message} />;
    case 'edit':
      return (
        <Button
          size="sm"
          icon={<SquarePen className="size-4" aria-hidden />}
          onClick={() => editQuestionOf(message)}
        >
          {t('runs.error.edit')}
        </Button>
      );
    case 'endpoints':
      if (user.role !== 'administrator') return null;
      return (
        <Link
          to="/settings/$page"
          params={{ page: 'endpoints' }}
          className="tap inline-flex h-8 items-center gap-2 rounded-house border border-line-strong/60 bg-surface px-3 text-sm font-medium transition-colors hover:bg-surface-2"
        >
          <Settings2 className="size-4" aria-hidden />
          {t('runs.error.endpoints')}
        </Link>
      );
    default:
      return null;
  }
};

/** Trying sooner than the provider allows would only fail again: the wait is told, not enforced. */
const RetryButton = ({ message, error }: { message: Message; error: ErrorPart }) => {
  const t = useT();
  const { regenerate } = useTurnActions();
  const waited = useSeconds(error.retryAfterMs ? 0 : null);
  const left = Math.ceil((error.retryAfterMs ?? 0) / 1_000) - waited;
  return (
    <Button
      size="sm"
      icon={<RefreshCw className="size-4" aria-hidden />}
      onClick={() => regenerate(message)}
      className="tabular-nums"
    >
      {left > 0 ? t('runs.error.retryIn', { seconds: left }) : t('runs.error.retry')}
    </Button>
  );
};
