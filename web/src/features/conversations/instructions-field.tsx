/** What every model of a conversation is told before it begins. */
import { conversationRoutes } from '@stoa/contract/conversations';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../kernel/api.ts';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';
import { useFeature } from '../../kernel/session.tsx';
import { Button } from '../../ui/button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextAreaField } from '../../ui/text-field.tsx';
import { recordConversation } from './conversation-cache.ts';

const mostCharacters = 20_000;
const keepAfterMs = 800;

interface InstructionsProps {
  /** Absent while there is none: then they go along with the first message. */
  conversationId: string | undefined;
  /** For the conversation that is still to be. */
  draft: string;
  onDraft: (text: string) => void;
}

export const InstructionsField = ({ conversationId, draft, onDraft }: InstructionsProps) => {
  const mayWrite = useFeature('instructions');
  if (conversationId) return <KeptInstructions conversationId={conversationId} mayWrite={mayWrite} />;
  return mayWrite && <InstructionsText text={draft} onChange={onDraft} />;
};

interface KeptInstructionsProps {
  conversationId: string;
  mayWrite: boolean;
}

const KeptInstructions = ({ conversationId, mayWrite }: KeptInstructionsProps) => {
  const t = useT();
  const params = { conversationId };
  const kept = useQuery({
    queryKey: queryKeys.instructions(conversationId),
    queryFn: () => api(conversationRoutes.instructions, { params }),
    gcTime: 0,
    staleTime: Infinity,
  });
  const { mutate, error } = useMutation({
    mutationFn: (instructions: string) => api(conversationRoutes.update, { params, body: { instructions } }),
    onSuccess: (conversation, instructions) => {
      recordConversation(conversation);
      queryClient.setQueryData(queryKeys.instructions(conversationId), { instructions });
    },
  });
  const [typed, type] = useKeptText(mutate);
  if (kept.isPending) return <Skeleton className="h-24 w-full" />;
  if (!mayWrite && kept.data?.instructions === null) return null;
  if (kept.isError) return <p className="text-sm text-danger">{errorText(kept.error)}</p>;
  return (
    <InstructionsText
      text={typed ?? kept.data.instructions ?? ''}
      onChange={type}
      onRemove={mayWrite ? undefined : () => mutate('')}
      error={error ? t('conversations.instructions.failed', { why: errorText(error) }) : undefined}
    />
  );
};

/** Kept a moment after the last key, and at the latest when the field goes. */
const useKeptText = (keep: (text: string) => void) => {
  const [typed, setTyped] = useState<string>();
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; text: string }>(undefined);
  const latest = useRef(keep);
  useEffect(() => {
    latest.current = keep;
  });
  const flush = useRef(() => {
    if (!waiting.current) return;
    clearTimeout(waiting.current.timer);
    latest.current(waiting.current.text);
    waiting.current = undefined;
  });
  useEffect(() => flush.current, []);
  const type = (text: string): void => {
    setTyped(text);
    clearTimeout(waiting.current?.timer);
    waiting.current = { timer: setTimeout(() => flush.current(), keepAfterMs), text };
  };
  return [typed, type] as const;
};

interface InstructionsTextProps {
  text: string;
  onChange: (text: string) => void;
  /** For whoever may not write them any more, only take them away. */
  onRemove?: (() => void) | undefined;
  error?: string | undefined;
}

const InstructionsText = ({ text, onChange, onRemove, error }: InstructionsTextProps) => {
  const t = useT();
  const field = (
    <TextAreaField
      label={t('conversations.instructions')}
      hint={t(onRemove ? 'conversations.instructions.locked' : 'conversations.instructions.text')}
      readOnly={onRemove !== undefined}
      placeholder={t('conversations.instructions.placeholder')}
      rows={3}
      maxLength={mostCharacters}
      value={text}
      onChange={(event) => onChange(event.target.value)}
      error={error}
      className="[&_textarea]:field-sizing-content [&_textarea]:max-h-60 [&_textarea]:min-h-20 [&_textarea]:text-sm [&_textarea]:leading-5"
    />
  );
  if (!onRemove) return field;
  return (
    <div className="flex flex-col items-start gap-2 [&>:first-child]:self-stretch">
      {field}
      <Button size="sm" onClick={onRemove}>
        {t('conversations.instructions.remove')}
      </Button>
    </div>
  );
};
