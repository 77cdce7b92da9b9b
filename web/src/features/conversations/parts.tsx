import type { Message } from '@stoa/contract/conversations';
import type { Parts } from '@stoa/contract/runs/fold';
import type { Part } from '@stoa/contract/runs/parts';
import { memo, useCallback } from 'react';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { FileTiles } from '../files/files.tsx';
import { InteractionNotice, MissingTools, ToolCalls } from '../tools/tools.tsx';
import { useComposer } from './composer-handle.ts';
import { CutNotice, EarlierError, RetryNotice, StepLimit } from './notices.tsx';
import { partBlocks } from './part-blocks.ts';
import { Reasoning } from './reasoning.tsx';
import { RunErrorCard } from './run-error.tsx';

interface PartsViewProps {
  parts: Parts;
  message: Message;
  isLive: boolean;
  isLast: boolean;
}

/** An answer, part by part. A part that did not change is not rendered again. */
export const PartsView = ({ parts, message, isLive, isLast }: PartsViewProps) => {
  const composer = useComposer();
  const write = useCallback(
    (text: string) => composer.current?.putBack([{ type: 'text', text }]),
    [composer],
  );
  return (
    <>
      {partBlocks(parts).map((block) => {
        if (block.kind === 'calls')
          return (
            <ToolCalls
              key={`calls-${block.calls[0]?.id}`}
              calls={block.calls}
              messageId={message.id}
              onWrite={write}
            />
          );
        const { part, attempt } = block;
        const isTail = part === parts.at(-1);
        if (part.type === 'error' && isTail && !isLive) {
          return <RunErrorCard key={part.id} error={part} message={message} parts={parts} isLast={isLast} />;
        }
        if (part.type === 'notice' && part.kind === 'step-limit') {
          return <StepLimit key={part.id} steps={part.steps} message={message} mayGoOn={isLast && !isLive} />;
        }
        return (
          <PartView
            key={`${part.type}-${part.id}`}
            part={part}
            isGrowing={isLive && isTail}
            attempt={attempt}
          />
        );
      })}
    </>
  );
};

interface PartViewProps {
  part: Exclude<Part, { type: 'tool' }>;
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
      if (part.kind === 'step-cut') return <CutNotice notice={part} attempt={attempt} />;
      if (part.kind === 'interaction') return <InteractionNotice notice={part} />;
      return part.kind === 'tools-missing' ? <MissingTools sources={part.sources} /> : null;
    case 'error':
      return <EarlierError error={part} />;
    default:
      // A part of a newer server.
      return null;
  }
});
PartView.displayName = 'PartView';
