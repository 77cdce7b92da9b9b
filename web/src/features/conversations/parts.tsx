import type { Message } from '@stoa/contract/conversations';
import type { Parts } from '@stoa/contract/runs/fold';
import type { Part } from '@stoa/contract/runs/parts';
import { memo } from 'react';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { FileTiles } from '../files/files.tsx';
import { CutNotice, EarlierError, RetryNotice } from './notices.tsx';
import { Reasoning } from './reasoning.tsx';
import { RunErrorCard } from './run-error.tsx';

interface PartsViewProps {
  parts: Parts;
  message: Message;
  isLive: boolean;
  isLast: boolean;
}

/** An answer, part by part. A part that did not change is not rendered again. */
export const PartsView = ({ parts, message, isLive, isLast }: PartsViewProps) => (
  <>
    {parts.map((part, index) => {
      const isTail = index === parts.length - 1;
      if (part.type === 'error' && isTail && !isLive) {
        return <RunErrorCard key={part.id} error={part} message={message} parts={parts} isLast={isLast} />;
      }
      return (
        <PartView
          key={`${part.type}-${part.id}`}
          part={part}
          isGrowing={isLive && isTail}
          attempt={parts.slice(0, index + 1).filter(isCut).length}
        />
      );
    })}
  </>
);

const isCut = (part: Part): boolean => part.type === 'notice' && part.kind === 'step-cut';

interface PartViewProps {
  part: Part;
  isGrowing: boolean;
  /** Which attempt this is, where it is one that was cut. */
  attempt: number;
}

const PartView = memo(({ part, isGrowing, attempt }: PartViewProps) => {
  switch (part.type) {
    case 'text':
      return <Markdown source={part.text} streaming={isGrowing} />;
    case 'file':
      return <FileTiles files={[part]} align="start" />;
    case 'reasoning':
      return <Reasoning part={part} isGrowing={isGrowing} />;
    case 'notice':
      if (part.kind === 'retry') return <RetryNotice notice={part} />;
      return part.kind === 'step-cut' ? <CutNotice notice={part} attempt={attempt} /> : null;
    case 'error':
      return <EarlierError error={part} />;
    default:
      // A part of a newer server.
      return null;
  }
});
PartView.displayName = 'PartView';
