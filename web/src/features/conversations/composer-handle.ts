/** The composer of the page, for those who put words into it or the cursor. */
import type { InputPart } from '@stoa/contract/runs/parts';
import { createContext, use } from 'react';
import type { RefObject } from 'react';
import type { Dropped } from '../files/files.tsx';

export interface ComposerHandle {
  focus: () => void;
  /** Puts what was sent in front of what is there. */
  putBack: (parts: readonly InputPart[]) => void;
  attach: (dropped: Dropped) => void;
}

export const ComposerContext = createContext<RefObject<ComposerHandle | null> | null>(null);

export const useComposer = (): RefObject<ComposerHandle | null> => {
  const composer = use(ComposerContext);
  if (!composer) throw new Error('There is no composer outside of a conversation.');
  return composer;
};
