/** What was asked in the course of an answer: a card while it waits, one line once it is over. */
import type { NoticePart } from '@stoa/contract/runs/parts';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../../kernel/i18n/i18n.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { onDemand, useOnceOpen } from '../../../ui/on-demand.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useHeardInteraction } from './interaction-calls.ts';

type InteractionPart = Extract<NoticePart, { kind: 'interaction' }>;

const card = onDemand(() => import('./interaction-card.tsx'));

export const InteractionNotice = ({ notice }: { notice: InteractionPart }) => {
  const heard = useHeardInteraction(notice.id);
  // The answer is known here before the run has told of it.
  const status = notice.status === 'open' ? (heard?.status ?? 'open') : notice.status;
  const parts = useOnceOpen(card, status === 'open');
  const [hadCard, setHadCard] = useState(false);
  if (status === 'open' && !hadCard) setHadCard(true);
  if (status !== 'open') return <Settled notice={notice} status={status} takesFocus={hadCard} />;
  if (!parts) return <Skeleton className="my-3 h-40 w-full" />;
  const { id, source, request, expiresAt } = notice;
  return (
    <div className="my-3" data-interaction={id}>
      <parts.InteractionCard asked={{ id, source, request, expiresAt }} />
    </div>
  );
};

interface SettledProps {
  notice: InteractionPart;
  status: Exclude<InteractionPart['status'], 'open'>;
  /** There was a card in its place: whoever was in it goes on from here. */
  takesFocus: boolean;
}

const Settled = ({ notice, status, takesFocus }: SettledProps) => {
  const t = useT();
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (takesFocus && (document.activeElement === document.body || document.activeElement === null))
      line.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  const name = showDirectionMarks(notice.source.name);
  // What came of an approval is told by the line of its call.
  const isTold = notice.request.kind === 'approval' && status === 'answered';
  return (
    <p ref={line} tabIndex={-1} className={isTold ? 'sr-only' : 'my-1.5 text-sm text-fg-muted outline-none'}>
      {t(`tools.settled.${notice.request.kind}`, { status, name })}
    </p>
  );
};
