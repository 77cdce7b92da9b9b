/** The composer of the page, for those who put words into it or the cursor. */
import { createContext, use } from 'react';
import type { RefObject } from 'react';

export interface ComposerHandle {
  focus: () => void;
  /** Puts words in front of what is typed there. */
  putBack: (text: string) => void;
}

export const ComposerContext = createContext<RefObject<ComposerHandle | null> | null>(null);

export const useComposer = (): RefObject<ComposerHandle | null> => {
  const composer = use(ComposerContext);
  if (!composer) throw new Error('There is no composer outside of a conversation.');
  return composer;
};
