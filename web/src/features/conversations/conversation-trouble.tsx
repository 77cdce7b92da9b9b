import { Link } from '@tanstack/react-router';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Skeleton, SkeletonLines } from '../../ui/skeleton.tsx';

interface ConversationTroubleProps {
  error: unknown;
  isGone: boolean;
  onRetry: () => void;
}

export const ConversationTrouble = ({ error, isGone, onRetry }: ConversationTroubleProps) => {
  const t = useT();
  if (!isGone) {
    return (
      <Middle>
        <NoticeCard
          tone="warning"
          title={t('conversations.failed')}
          text={errorText(error)}
          actions={
            <Button size="sm" onClick={onRetry}>
              {t('conversations.tryAgain')}
            </Button>
          }
        />
      </Middle>
    );
  }
  return (
    <Middle>
      <h1 className="font-display text-2xl">{t('conversations.goneTitle')}</h1>
      <p className="mt-1 text-fg-muted">{t('conversations.goneText')}</p>
      <Link
        to="/"
        className="tap mt-4 inline-flex items-center font-medium text-accent underline-offset-2 hover:underline"
      >
        {t('conversations.startNew')}
      </Link>
    </Middle>
  );
};

const Middle = ({ children }: { children: React.ReactNode }) => (
  <div className="flex min-h-0 flex-1 flex-col items-center justify-center overflow-y-auto px-6 text-center">
    <div className="max-w-md">{children}</div>
  </div>
);

export const MessagesSkeleton = () => (
  <div className="min-h-0 flex-1 overflow-hidden">
    <div className="mx-auto flex max-w-3xl flex-col gap-8 px-4 pt-8 sm:px-6">
      <Skeleton className="h-12 w-2/5 self-end" />
      <SkeletonLines count={5} />
      <Skeleton className="h-12 w-1/3 self-end" />
      <SkeletonLines count={3} />
    </div>
  </div>
);
