import { ArrowUp, Square } from 'lucide-react';
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { usePreferences } from '../../kernel/preferences.ts';
import { capsOf } from '../../kernel/shortcut-combo.ts';
import { isApple, useShortcut } from '../../kernel/shortcuts.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { useComposer } from './composer-handle.ts';
import { fitToText } from './growing-field.ts';
import { meaningOfKey, mostCharacters, sendable } from './send-key.ts';
import type { Sendable } from './send-key.ts';
import { useDraft } from './use-draft.ts';

interface ComposerProps {
  /** Whose draft it is; another slot is another composer. */
  slot: string;
  isRunning: boolean;
  /** Why nothing can be sent now; null when it can. */
  blocked: string | null;
  autoFocus: boolean;
  /** False when it was not taken: the words stay. */
  onSend: (text: string) => boolean;
  onStop: () => void;
}

const hasTouchKeyboard = (): boolean => window.matchMedia('(pointer: coarse)').matches;

export const Composer = ({ slot, isRunning, blocked, autoFocus, onSend, onStop }: ComposerProps) => {
  const t = useT();
  const { sendOnEnter } = usePreferences();
  const field = useRef<HTMLTextAreaElement>(null);
  const [state, setState] = useState<Sendable>('empty');
  // Asked for while it could not be done: says why, and goes when it can.
  const [askedWhileRunning, setAsked] = useState(false);
  if (askedWhileRunning && !isRunning) setAsked(false);

  const show = useCallback((text: string) => {
    const element = field.current;
    if (!element) return;
    // The text is the field's own: typing renders nothing.
    element.value = text;
    setState(sendable(text));
    fitToText(element);
  }, []);
  const draft = useDraft(slot, field, show);
  useLayoutEffect(() => show(draft.read()), [draft, show]);
  useEffect(() => {
    if (autoFocus && !hasTouchKeyboard()) field.current?.focus();
  }, [autoFocus]);

  useImperativeHandle(
    useComposer(),
    () => ({
      focus: () => field.current?.focus(),
      putBack: (text) => {
        const typed = field.current?.value ?? '';
        const whole = typed.trim() === '' ? text : `${text}\n\n${typed}`;
        draft.write(whole);
        show(whole);
        field.current?.focus();
      },
    }),
    [draft, show],
  );
  useShortcut('Shift+Esc', () => field.current?.focus(), {
    label: 'conversations.focusComposer',
    group: 'conversation',
    whileTyping: true,
  });

  const send = () => {
    const text = field.current?.value ?? '';
    if (isRunning) return setAsked(sendable(text) === 'yes');
    if (sendable(text) !== 'yes' || blocked !== null || !onSend(text)) return;
    draft.write('');
    show('');
  };
  const stop = () => {
    onStop();
    // The button goes, and the focus would go with it.
    if (!hasTouchKeyboard()) field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (meaningOfKey(event.nativeEvent, { sendOnEnter, hasTouchKeyboard: hasTouchKeyboard() }) !== 'send')
      return;
    event.preventDefault();
    send();
  };
  const onInput = () => {
    const text = field.current?.value ?? '';
    draft.write(text);
    setState(sendable(text));
    fitToText(field.current);
  };
  const hint =
    state === 'too-long'
      ? t('conversations.tooLong', { most: mostCharacters })
      : askedWhileRunning
        ? t('conversations.sendLater')
        : null;

  return (
    <div className="rounded-[1.25rem] border border-line-strong/45 bg-surface shadow-low transition-colors focus-within:border-line-strong">
      {(hint ?? blocked) && (
        <p
          id="composer-hint"
          role={state === 'too-long' ? 'alert' : 'status'}
          className={classes(
            'border-b border-line px-4 py-2 text-sm',
            state === 'too-long' ? 'text-danger' : 'text-fg-muted',
          )}
        >
          {hint ?? blocked}
        </p>
      )}
      <div className="flex items-end gap-1 py-2 ps-4 pe-2">
        <textarea
          ref={field}
          rows={1}
          aria-label={t('conversations.message')}
          aria-describedby={hint ? 'composer-hint' : undefined}
          aria-invalid={state === 'too-long' || undefined}
          placeholder={t('conversations.placeholder')}
          enterKeyHint={sendOnEnter ? 'send' : 'enter'}
          onInput={onInput}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-[40dvh] min-h-10 w-full min-w-0 resize-none bg-transparent py-2 text-base leading-6 outline-none pointer-coarse:min-h-11"
        />
        <SendButton
          isRunning={isRunning}
          canSend={state === 'yes' && blocked === null}
          onSend={send}
          onStop={stop}
        />
      </div>
    </div>
  );
};

interface SendButtonProps {
  isRunning: boolean;
  canSend: boolean;
  onSend: () => void;
  onStop: () => void;
}

/** Stop in the place of Send while an answer is being written. */
const SendButton = ({ isRunning, canSend, onSend, onStop }: SendButtonProps) => {
  const t = useT();
  const look = { tooltipSide: 'top', variant: 'primary', className: 'rounded-full!' } as const;
  if (isRunning) {
    return (
      <IconButton label={t('runs.stop')} caps={capsOf('Mod+Shift+X', isApple)} onClick={onStop} {...look}>
        <Square className="size-3.5! fill-current" aria-hidden />
      </IconButton>
    );
  }
  return (
    <IconButton label={t('conversations.send')} disabled={!canSend} onClick={onSend} {...look}>
      <ArrowUp aria-hidden />
    </IconButton>
  );
};
