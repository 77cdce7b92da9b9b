import { useEffect } from 'react';
import { announce } from '../../kernel/announcer.tsx';
import { useT } from '../../kernel/i18n/i18n.ts';
import { runSettled, runStarted } from '../runs/runs.tsx';
import { errorMessages } from './error-messages.ts';

/** Says when an answer begins and how it ends; never what it says. */
export const useAnnouncements = (conversationId: string | undefined): void => {
  const t = useT();
  useEffect(() => {
    const ends = [
      runStarted.subscribe((started) => {
        if (started.conversationId === conversationId) announce(t('runs.announceStart'));
      }),
      runSettled.subscribe(({ status, message }) => {
        if (message.conversationId !== conversationId) return;
        const error = message.parts.findLast((part) => part.type === 'error');
        if (status === 'done') announce(t('runs.announceDone'));
        else if (status === 'cancelled') announce(t('runs.stopped'));
        else
          announce(
            t('runs.announceFailed', { reason: t(errorMessages[error?.code ?? 'interrupted'].title) }),
          );
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [conversationId, t]);
};
