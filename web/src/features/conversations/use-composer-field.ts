import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { fitToText } from './growing-field.ts';
import { sendable } from './send-key.ts';
import type { Sendable } from './send-key.ts';
import { useDraft } from './use-draft.ts';

/** What is typed into a composer, kept as the draft of its place. The text is the field's own: typing renders nothing. */
export const useComposerField = (slot: string) => {
  const field = useRef<HTMLTextAreaElement>(null);
  const [state, setState] = useState<Sendable>('empty');

  const show = useCallback((text: string) => {
    const element = field.current;
    if (!element) return;
    element.value = text;
    setState(sendable(text));
    fitToText(element);
  }, []);
  const draft = useDraft(slot, field, show);
  useLayoutEffect(() => show(draft.read()), [draft, show]);

  const words = useMemo(() => {
    const read = (): string => field.current?.value ?? '';
    const typed = () => {
      draft.write(read());
      setState(sendable(read()));
      fitToText(field.current);
    };
    return {
      read,
      write: (text: string) => {
        draft.write(text);
        show(text);
      },
      /** Where the cursor is, in place of what is selected. */
      insert: (text: string) => {
        const element = field.current;
        element?.setRangeText(text, element.selectionStart, element.selectionEnd, 'end');
        typed();
      },
      /** The field has changed by itself. */
      typed,
      focus: () => field.current?.focus(),
    };
  }, [draft, show]);
  return { field, state, words };
};
