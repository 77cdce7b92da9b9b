import { memo, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { BlockGroup } from './block.tsx';
import { createBlocks, GROUP_SIZE } from './blocks.ts';
import './markdown.css';

export interface MarkdownProps {
  /** The whole text so far. Text that continues the last one costs what is new; any other starts over. */
  source: string;
  /** The text may still grow: its end is shown calmly. */
  streaming: boolean;
}

export const Markdown = memo(function Markdown({ source, streaming }: MarkdownProps): ReactNode {
  const [blocks] = useState(createBlocks);
  const groups = useMemo(() => blocks.update(source, streaming), [blocks, source, streaming]);
  return (
    <div className="md text-fg" dir="auto">
      {groups.map((tokens, index) => (
        <BlockGroup key={index} tokens={tokens} first={index * GROUP_SIZE} />
      ))}
    </div>
  );
});
