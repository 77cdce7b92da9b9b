import type { ReactNode } from 'react';
import { WrittenText } from './written-text.tsx';

interface WrittenProps {
  text: string;
  isPending?: boolean;
  /** The files that came with it. */
  children: ReactNode;
}

/** What a person sent: the files, and below them the words, where there are some. */
export const Written = ({ text, isPending = false, children }: WrittenProps) => (
  <div className="flex w-full flex-col items-end gap-2">
    {children}
    {text !== '' && <WrittenText text={text} isPending={isPending} />}
  </div>
);
