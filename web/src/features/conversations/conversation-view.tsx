import { ApiError } from '@stoa/contract/client';
import type { Conversation, Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import type { InputPart } from '@stoa/contract/runs/parts';
import { useQuery } from '@tanstack/react-query';
import { lazy, useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useOnceOpen } from '../../ui/on-demand.ts';
import { OwnWordsContext } from '../../ui/markdown/link-guard.tsx';
import { useSession } from '../../kernel/session.tsx';
import { DropArea } from '../files/files.tsx';
import { findModel, GoneModelNotice, useModels } from '../models/models.tsx';
import { newSlot, useCancelRun, useSend, useSending } from '../runs/runs.tsx';
import type { Sending } from '../runs/runs.tsx';
import { Composer } from './composer.tsx';
import { ComposerContext } from './composer-handle.ts';
import type { ComposerHandle } from './composer-handle.ts';
import { branchQuery, conversationQuery } from './conversation-cache.ts';
import { ConversationHeader } from './conversation-header.tsx';
import { ConversationShortcuts } from './conversation-shortcuts.tsx';
import { ConversationTrouble, MessagesSkeleton } from './conversation-trouble.tsx';
import { DeleteDialog } from './dialogs-on-demand.tsx';
import { EmptyConversation } from './empty-conversation.tsx';
import { openAnswer, shownTurns } from './shown-turns.ts';
import { loadMessageList, messageList } from './message-list-on-demand.ts';
import { shownTitle } from './shown-title.ts';
import { TurnActionsContext } from './turn-actions.ts';
import { useAnnouncements } from './use-announcements.ts';
import { useConversationModel } from './use-conversation-model.ts';
import { useConversationTools } from './use-conversation-tools.ts';
import { useKeyboardInset } from './use-keyboard-inset.ts';
import { useMarkRead } from './use-mark-read.ts';
import { useNewInstructions } from './use-new-instructions.ts';
import { useOwnWords } from './use-own-words.ts';
import { useTurns } from './use-turns.ts';

/** Shown inside the settings of the model, which wait for it. */
const InstructionsField = lazy(async () => ({
  default: (await import('./instructions-field.tsx')).InstructionsField,
}));

const noMessages: Message[] = [];

export const ConversationView = ({ conversationId }: { conversationId: string | undefined }) => {
  const slot = conversationId ?? newSlot;
  const conversation = useQuery({ ...conversationQuery(slot), enabled: conversationId !== undefined });
  const branch = useQuery({ ...branchQuery(slot), enabled: conversationId !== undefined });
  const { choice, choose, adjust, carryTo } = useConversationModel(conversation.data);
  const [newInstructions, writeNewInstructions] = useNewInstructions();
  const tools = useConversationTools(conversationId, conversation.data);
  const sending = useSending(slot);
  const composer = useRef<ComposerHandle>(null);
  const toEnd = useRef<() => void>(() => {});
  const onReady = useCallback((scrollToEnd: () => void) => void (toEnd.current = scrollToEnd), []);
  const items = branch.data?.items ?? noMessages;
  const { actions, editingId, send } = useTurns({
    slot,
    items,
    choice,
    carryTo,
    instructions: newInstructions,
    toolSources: tools.chosen,
    onSent: () => toEnd.current(),
  });
  const { isRunning, stop } = useStop(slot, items, sending, composer);
  const [deleting, setDeleting] = useState<Conversation | null>(null);
  const blocked = useBlocked(choice, sending);
  const blindModel = useBlindModel(choice);
  const insetPx = useKeyboardInset();
  const ownWords = useOwnWords(items);
  useMarkRead(conversation.data);
  useAnnouncements(conversationId);
  usePageTitle(shownTitle(conversation.data));

  const error = conversation.error ?? (branch.data ? null : branch.error);
  const isGone = conversation.error instanceof ApiError && conversation.error.status === 404;
  const isEmpty =
    items.length === 0 && !sending && (conversationId === undefined || branch.data !== undefined);
  const list = useOnceOpen(messageList, !isEmpty);
  const onSend = (parts: InputPart[]): boolean => {
    const parentId = items.at(-1)?.id ?? conversation.data?.headId ?? null;
    return (conversationId === undefined || branch.data !== undefined) && send(parts, parentId);
  };
  const retry = () => void Promise.all([conversation.refetch(), branch.refetch()]);

  const composerView = (
    <Composer
      slot={slot}
      isRunning={isRunning}
      blocked={blocked}
      blindModel={blindModel}
      tools={tools}
      autoFocus={editingId === null}
      onSend={onSend}
      onStop={stop}
    />
  );

  const middle = () => {
    if (isGone || (error && !branch.data))
      return <ConversationTrouble error={error} isGone={isGone} onRetry={retry} />;
    if (isEmpty) return <EmptyConversation composer={composerView} />;
    if (!list || (!branch.data && !sending)) return <MessagesSkeleton />;
    return (
      <list.MessageList
        conversationId={conversationId}
        view={shownTurns(items, sending)}
        hasOlder={branch.data?.nextCursor !== null && branch.data !== undefined}
        editingId={editingId}
        onReady={onReady}
      />
    );
  };

  return (
    <ComposerContext value={composer}>
      <TurnActionsContext value={actions}>
        <div
          className="relative flex h-full flex-col"
          onInput={loadMessageList}
          style={insetPx > 0 ? { paddingBottom: insetPx } : undefined}
        >
          <ConversationHeader
            conversation={isGone ? undefined : conversation.data}
            isEmpty={isEmpty || isGone}
            choice={choice}
            onChoose={choose}
            onAdjust={conversationId === undefined || conversation.data ? adjust : undefined}
            hasInstructions={conversation.data?.hasInstructions ?? newInstructions.trim() !== ''}
            instructions={
              <InstructionsField
                conversationId={conversationId}
                draft={newInstructions}
                onDraft={writeNewInstructions}
              />
            }
            onDelete={() => setDeleting(conversation.data ?? null)}
          />
          <OwnWordsContext value={ownWords}>{middle()}</OwnWordsContext>
          <DropArea
            takes={() => composer.current !== null}
            onDrop={(dropped) => composer.current?.attach(dropped)}
          />
          {!isEmpty && !isGone && (
            <div className="shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6">
              <div className="mx-auto max-w-3xl">
                <GoneModelNotice choice={choice} onChoose={choose} />
                {composerView}
              </div>
            </div>
          )}
        </div>
        <ConversationShortcuts
          items={items}
          isRunning={isRunning}
          onStop={stop}
          onDelete={conversation.data ? () => setDeleting(conversation.data) : undefined}
        />
        <DeleteDialog conversation={deleting} onClose={() => setDeleting(null)} />
      </TurnActionsContext>
    </ComposerContext>
  );
};

const useStop = (
  slot: string,
  items: readonly Message[],
  sending: Sending | undefined,
  composer: RefObject<ComposerHandle | null>,
) => {
  const { mutate: cancel } = useCancelRun();
  const outbox = useSend(slot);
  const runId = openAnswer(items)?.run?.id;
  const isSending = sending !== undefined && sending.state !== 'failed';
  const stop = () => {
    const parts = sending?.state === 'retrying' ? sending.request.parts : undefined;
    if (parts) {
      // Nobody has taken it: it goes back to where it was typed.
      composer.current?.putBack(parts);
      outbox.discard();
    } else if (isSending) outbox.stop();
    else if (runId) cancel(runId);
  };
  return { isRunning: isSending || runId !== undefined, stop };
};

const useBlocked = (choice: ModelChoice | null, sending: Sending | undefined): string | null => {
  const t = useT();
  const { data: models } = useModels();
  if (models?.length === 0 && !choice) return t('conversations.noModel');
  return sending?.state === 'failed' && sending.request.parts ? t('runs.sendFirst') : null;
};

/** The name of the model when it is known not to see images. */
const useBlindModel = (choice: ModelChoice | null): string | null => {
  const { data: models = [] } = useModels();
  const model = findModel(models, choice);
  return model?.abilities.images === false ? model.name : null;
};

const usePageTitle = (title: string | null): void => {
  const { instance } = useSession();
  useEffect(() => {
    if (!title) return;
    document.title = `${title} · ${instance.name}`;
    return () => {
      document.title = instance.name;
    };
  }, [title, instance.name]);
};
