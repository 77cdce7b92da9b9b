import { ApiError } from '@stoa/contract/client';
import { useCallback, useEffect, useState } from 'react';
import { useT } from '../kernel/i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { QuietPage } from './quiet-page.tsx';

const waitsSeconds = [2, 4, 8, 15, 30];

interface UnreachablePageProps {
  error: Error;
  retry: () => Promise<unknown>;
}

/** Waits for a server that does not answer, and says how long until it asks again. */
export const UnreachablePage = ({ error, retry }: UnreachablePageProps) => {
  const t = useT();
  const [attempt, setAttempt] = useState(0);
  const [seconds, setSeconds] = useState(waitsSeconds[0] ?? 2);

  const tryNow = useCallback(async () => {
    setSeconds(0);
    await retry();
    const next = attempt + 1;
    setAttempt(next);
    setSeconds(waitsSeconds[Math.min(next, waitsSeconds.length - 1)] ?? 30);
  }, [attempt, retry]);

  useEffect(() => {
    if (seconds === 0) return;
    const timer = setTimeout(() => (seconds === 1 ? void tryNow() : setSeconds(seconds - 1)), 1000);
    return () => clearTimeout(timer);
  }, [seconds, tryNow]);

  useEffect(() => {
    const back = () => void tryNow();
    window.addEventListener('online', back);
    return () => window.removeEventListener('online', back);
  }, [tryNow]);

  const answers = error instanceof ApiError && error.status > 0;
  return (
    <main className="h-full">
      <QuietPage
        title={t(answers ? 'app.unreachable.failing' : 'app.unreachable.title')}
        text={t(answers ? 'error.server/failed' : 'app.unreachable.text')}
      >
        <p className="text-sm text-fg-muted tabular-nums">{t('app.unreachable.countdown', { seconds })}</p>
        <Button className="mt-2" busy={seconds === 0} onClick={tryNow}>
          {t('app.unreachable.now')}
        </Button>
      </QuietPage>
    </main>
  );
};
