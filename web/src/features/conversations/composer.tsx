import type { InputPart } from '@stoa/contract/runs/parts';
import { useEffect, useImperativeHandle, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { usePreferences } from '../../kernel/preferences.ts';
import { useShortcut } from '../../kernel/shortcuts.ts';
import { classes } from '../../ui/classes.ts';
import { AttachButton, AttachmentRow, ImagesHint } from '../files/files.tsx';
import { PromptCommands, ToolsButton } from '../tools/tools.tsx';
import { useComposer } from './composer-handle.ts';
import { fileIdsOf, inputParts } from './input-parts.ts';
import { SendButton } from './send-button.tsx';
import { meaningOfKey, mostCharacters } from './send-key.ts';
import { textOf } from './shown-turns.ts';
import { useComposerField } from './use-composer-field.ts';
import { useComposerFiles } from './use-composer-files.ts';

interface ComposerProps {
  /** Whose draft it is; another slot is another composer. */
  slot: string;
  isRunning: boolean;
  /** Why nothing can be sent now; null when it can. */
  blocked: string | null;
  /** The name of the model that answers next, where it is known not to see images. */
  blindModel: string | null;
  /** What the model may use. */
  tools: { chosen: readonly string[]; choose: (chosen: readonly string[]) => void };
  autoFocus: boolean;
  /** False when it was not taken: everything stays. */
  onSend: (parts: InputPart[]) => boolean;
  onStop: () => void;
}

const hasTouchKeyboard = (): boolean => window.matchMedia('(pointer: coarse)').matches;

export const Composer = (props: ComposerProps) => {
  const { slot, isRunning, blocked, blindModel, tools, autoFocus, onSend, onStop } = props;
  const t = useT();
  const { sendOnEnter } = usePreferences();
  const { field, state, words } = useComposerField(slot);
  const files = useComposerFiles(slot, words.insert);
  const obstacle = isRunning ? t('conversations.sendLater') : files.obstacle;
  // Asked for while it could not be done: says why, and goes when it can.
  const [asked, setAsked] = useState(false);
  if (asked && obstacle === null) setAsked(false);

  useEffect(() => {
    if (autoFocus && !hasTouchKeyboard()) words.focus();
  }, [autoFocus, words]);
  /** Where there is no keyboard to come up over the page. */
  const focusAtDesk = () => {
    if (!hasTouchKeyboard()) words.focus();
  };
  useImperativeHandle(useComposer(), () => ({
    focus: words.focus,
    putBack: (parts) => {
      const both = [textOf(parts), words.read()];
      words.write(both.filter((text) => text.trim() !== '').join('\n\n'));
      void files.attachments.putBack(fileIdsOf(parts));
      words.focus();
    },
    attach: (dropped) => {
      files.attach(dropped);
      focusAtDesk();
    },
  }));
  useShortcut('Shift+Esc', words.focus, {
    label: 'conversations.focusComposer',
    group: 'conversation',
    whileTyping: true,
  });

  const hasContent = state === 'yes' || (state === 'empty' && files.hasSome);
  const send = () => {
    if (obstacle !== null) return setAsked(hasContent || files.obstacle !== null);
    if (!hasContent || blocked !== null || !onSend(inputParts(words.read(), files.ids()))) return;
    words.write('');
    files.clear();
  };
  const stop = () => {
    onStop();
    // The button goes, and the focus would go with it.
    focusAtDesk();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (meaningOfKey(event.nativeEvent, { sendOnEnter, hasTouchKeyboard: hasTouchKeyboard() }) !== 'send')
      return;
    event.preventDefault();
    send();
  };
  const tooLong = state === 'too-long' ? t('conversations.tooLong', { most: mostCharacters }) : null;
  const hint = tooLong ?? files.problem ?? (asked ? obstacle : null);

  return (
    <div className="relative rounded-[1.25rem] border border-line-strong/45 bg-surface shadow-low transition-colors focus-within:border-line-strong">
      <Hint text={hint ?? blocked} isAlert={tooLong !== null} />
      <PromptCommands
        chosen={tools.chosen}
        field={field}
        onPick={(text) => {
          words.write(text);
          words.focus();
        }}
      />
      <AttachmentRow
        attachments={files.attachments}
        onPutIntoText={(item) => void files.putIntoText(item).then(words.focus)}
        onEmptied={focusAtDesk}
      />
      {blindModel !== null && <ImagesHint attachments={files.attachments} model={blindModel} />}
      <div className="flex items-end gap-1 p-2">
        <AttachButton
          onChosen={(chosen) => {
            files.attach({ files: chosen, hasFolders: false });
            focusAtDesk();
          }}
        />
        <ToolsButton
          chosen={tools.chosen}
          onChoose={tools.choose}
          onInsert={(text) => {
            words.insert(text);
            words.focus();
          }}
          onAttach={(fileIds) => void files.attachments.putBack(fileIds).then(words.focus)}
        />
        <textarea
          ref={field}
          rows={1}
          aria-label={t('conversations.message')}
          aria-describedby={hint ? 'composer-hint' : undefined}
          aria-invalid={state === 'too-long' || undefined}
          placeholder={t('conversations.placeholder')}
          enterKeyHint={sendOnEnter ? 'send' : 'enter'}
          onInput={words.typed}
          onPaste={files.paste}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-[40dvh] min-h-10 w-full min-w-0 resize-none bg-transparent py-2 text-base leading-6 outline-none pointer-coarse:min-h-11"
        />
        <SendButton
          isRunning={isRunning}
          canSend={hasContent && blocked === null}
          obstacle={files.obstacle}
          onSend={send}
          onStop={stop}
        />
      </div>
    </div>
  );
};

/** Why it cannot be sent now. */
const Hint = ({ text, isAlert }: { text: string | null; isAlert: boolean }) =>
  text && (
    <p
      id="composer-hint"
      role={isAlert ? 'alert' : 'status'}
      className={classes('border-b border-line px-4 py-2 text-sm', isAlert ? 'text-danger' : 'text-fg-muted')}
    >
      {text}
    </p>
  );
