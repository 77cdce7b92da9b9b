import type { Message } from '@stoa/contract/conversations';
import type { Parts } from '@stoa/contract/runs/fold';
import type { Usage } from '@stoa/contract/runs/status';
import { Check, Copy, RefreshCw, SquarePen } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { copyText } from '../../kernel/clipboard.ts';
import { useLocale, useT } from '../../kernel/i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Menu, MenuItem, Submenu } from '../../ui/menu.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { messageEditor } from './message-editor-on-demand.ts';
import { OtherModelItems } from './other-model-menu.tsx';
import { SiblingSwitch } from './sibling-switch.tsx';
import { textOf } from './shown-turns.ts';
import { useTurnActions } from './turn-actions.ts';

/** Its place is always kept, so that showing it moves nothing. */
const Bar = ({ isAlwaysShown, children }: { isAlwaysShown: boolean; children: ReactNode }) => (
  <div
    className={classes(
      'mt-1 flex min-h-8 flex-wrap items-center gap-0.5 text-fg-muted transition-opacity pointer-coarse:min-h-11',
      !isAlwaysShown && 'reveal',
    )}
  >
    {children}
  </div>
);

export const QuestionActions = ({ message }: { message: Message }) => {
  const t = useT();
  const { edit } = useTurnActions();
  const text = textOf(message.parts);
  return (
    <Bar isAlwaysShown={false}>
      <SentAt at={message.createdAt} />
      {text && <CopyButton text={text} />}
      <IconButton
        label={t('conversations.edit')}
        size="sm"
        onPointerEnter={() => void messageEditor.load()}
        onClick={() => edit(message.id)}
      >
        <SquarePen aria-hidden />
      </IconButton>
      <SiblingSwitch message={message} />
    </Bar>
  );
};

interface AnswerActionsProps {
  message: Message;
  parts: Parts;
  usage: Usage | null;
  modelName: string;
  isLast: boolean;
}

export const AnswerActions = ({ message, parts, usage, modelName, isLast }: AnswerActionsProps) => {
  const t = useT();
  const { regenerate } = useTurnActions();
  const text = textOf(parts);
  return (
    <Bar isAlwaysShown={isLast}>
      <span className="-ms-2 flex items-center gap-0.5">
        {text && <CopyButton text={text} />}
        <Menu
          trigger={
            <IconButton label={t('conversations.regenerate')} size="sm">
              <RefreshCw aria-hidden />
            </IconButton>
          }
        >
          <MenuItem icon={<RefreshCw aria-hidden />} onClick={() => regenerate(message)}>
            {t('conversations.regenerateSame')}
          </MenuItem>
          <Submenu label={t('conversations.regenerateOther')}>
            <OtherModelItems message={message} />
          </Submenu>
        </Menu>
        <SiblingSwitch message={message} />
      </span>
      <span className="reveal ms-1 flex min-w-0 flex-wrap items-center gap-x-1.5 text-xs">
        {modelName && <span className="truncate">{modelName}</span>}
        <SentAt at={message.createdAt} hasDot={modelName !== ''} />
        {usage && <Tokens usage={usage} />}
      </span>
    </Bar>
  );
};

const copiedShownMs = 2_000;

const CopyButton = ({ text }: { text: string }) => {
  const t = useT();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), copiedShownMs);
    return () => clearTimeout(timer);
  }, [state]);
  const labels = {
    idle: 'conversations.copy',
    copied: 'conversations.copied',
    failed: 'conversations.copyFailed',
  } as const;
  return (
    <IconButton
      label={t(labels[state])}
      size="sm"
      onClick={async () => setState((await copyText(text)) ? 'copied' : 'failed')}
    >
      {state === 'copied' ? <Check className="text-success" aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
};

const SentAt = ({ at, hasDot = false }: { at: string; hasDot?: boolean }) => {
  const locale = useLocale();
  const [today] = useState(() => new Date().toDateString());
  const sent = new Date(at);
  const dateStyle = sent.toDateString() === today ? undefined : 'medium';
  return (
    <time dateTime={at} className="text-xs whitespace-nowrap">
      {hasDot && <span aria-hidden>· </span>}
      {new Intl.DateTimeFormat(locale, { dateStyle, timeStyle: 'short' }).format(sent)}
    </time>
  );
};

const Tokens = ({ usage }: { usage: Usage }) => {
  const t = useT();
  const total = usage.inputTokens + usage.outputTokens;
  if (total === 0) return null;
  const details = t('runs.tokenDetails', {
    input: usage.inputTokens,
    output: usage.outputTokens,
    reasoning: usage.reasoningTokens,
  });
  return (
    <Tooltip label={details}>
      <button type="button" className="rounded-house whitespace-nowrap tabular-nums">
        <span aria-hidden>· </span>
        {t(usage.estimated ? 'runs.tokensEstimated' : 'runs.tokens', { tokens: total })}
        <span className="sr-only"> ({details})</span>
      </button>
    </Tooltip>
  );
};
