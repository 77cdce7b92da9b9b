import type { Parts } from '@stoa/contract/runs/fold';
import type { RunStatus } from '@stoa/contract/runs/status';
import { useT } from '../../kernel/i18n/i18n.ts';
import { isUnderWay } from '../tools/tools.tsx';
import { useSeconds } from '../../ui/use-seconds.ts';

/** After so long a wait in the queue is worth a word. */
const patienceSeconds = 3;

/** A calm sign that something is coming, where nothing else is one; as high as the line of text that takes its place. */
export const WaitingMark = ({ parts, status }: { parts: Parts; status: RunStatus }) => {
  const t = useT();
  const last = parts.at(-1);
  const isWriting =
    last?.type === 'text' ||
    (last?.type === 'reasoning' && last.endedAt === null) ||
    (last?.type === 'notice' && last.kind === 'retry') ||
    status === 'waiting' ||
    parts.some((part) => part.type === 'tool' && isUnderWay(part.status));
  const seconds = useSeconds(isWriting ? null : 0);
  if (isWriting) return null;
  return (
    <div className="flex h-[1.6rem] items-center gap-3 text-sm text-fg-muted">
      <span
        aria-hidden
        className="size-3 animate-[breathe_1.4s_ease-in-out_infinite] rounded-full bg-accent motion-reduce:animate-none"
      />
      {status === 'queued' && seconds >= patienceSeconds && <span>{t('runs.queued')}</span>}
    </div>
  );
};
