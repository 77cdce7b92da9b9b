import type { Message } from '@stoa/contract/conversations';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { usePreferences } from '../../kernel/preferences.ts';
import { Button } from '../../ui/button.tsx';
import { EditedFiles, useEditedFiles } from '../files/files.tsx';
import { fitToText } from './growing-field.ts';
import { filesOf, inputParts } from './input-parts.ts';
import { meaningOfKey, mostCharacters, sendable } from './send-key.ts';
import type { Sendable } from './send-key.ts';
import { textOf } from './shown-turns.ts';
import { useTurnActions } from './turn-actions.ts';
import { useDraft } from './use-draft.ts';

/** The words and files of a message, to be sent anew beside the old ones. */
export const MessageEditor = ({ message }: { message: Message }) => {
  const t = useT();
  const { resend, edit } = useTurnActions();
  const { sendOnEnter } = usePreferences();
  const field = useRef<HTMLTextAreaElement>(null);
  const original = textOf(message.parts);
  const adopt = useCallback(() => {}, []);
  const draft = useDraft(`edit.${message.id}`, field, adopt);
  const [initial] = useState(() => draft.read() || original);
  const [state, setState] = useState<Sendable>(() => sendable(initial));
  const { files, ids, remove } = useEditedFiles(filesOf(message.parts));
  const canSend = state === 'yes' || (state === 'empty' && ids.length > 0);

  useEffect(() => {
    const element = field.current;
    if (!element) return;
    fitToText(element);
    element.focus({ preventScroll: true });
    element.setSelectionRange(element.value.length, element.value.length);
    element.scrollIntoView({ block: 'nearest' });
  }, []);

  const text = () => field.current?.value ?? '';
  const cancel = () => {
    draft.write('');
    edit(null);
  };
  const save = () => {
    if (canSend && resend(message, inputParts(text(), ids))) draft.write('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    }
    // Long texts are edited here: Enter alone sends only where one is used to it.
    if (meaningOfKey(event.nativeEvent, { sendOnEnter, hasTouchKeyboard: true }) === 'send') {
      event.preventDefault();
      save();
    }
  };
  return (
    <div
      className="ms-auto w-full rounded-house border border-line bg-surface p-3 shadow-low"
      data-message={message.id}
    >
      <EditedFiles files={files} onRemove={remove} />
      <textarea
        ref={field}
        aria-label={t('conversations.editLabel')}
        defaultValue={initial}
        onInput={() => {
          fitToText(field.current);
          const value = text();
          draft.write(value === original ? '' : value);
          setState(sendable(value));
        }}
        onKeyDown={onKeyDown}
        rows={2}
        className="field-sizing-content max-h-[50dvh] w-full resize-none bg-transparent px-1 text-base outline-none"
      />
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        <p className="me-auto text-xs text-fg-muted" role="status">
          {state === 'too-long'
            ? t('conversations.tooLong', { most: mostCharacters })
            : t('conversations.editHint')}
        </p>
        <Button size="sm" variant="ghost" onClick={cancel}>
          {t('conversations.editCancel')}
        </Button>
        <Button size="sm" variant="primary" disabled={!canSend} onClick={save}>
          {t('conversations.editSend')}
        </Button>
      </div>
    </div>
  );
};
