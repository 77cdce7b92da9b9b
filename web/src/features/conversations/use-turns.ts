/** Sends, regenerates, edits and switches on the branch that is shown. */
import { conversationRoutes } from '@stoa/contract/conversations';
import type { Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import type { InputPart } from '@stoa/contract/runs/parts';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../kernel/api.ts';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';
import { toast } from '../../ui/toast.tsx';
import { newSlot, useSend } from '../runs/runs.tsx';
import type { RunRequest } from '../runs/runs.tsx';
import type { Branch } from './branch.ts';
import { loadOlderMessages, recordConversation } from './conversation-cache.ts';
import type { TurnActions } from './turn-actions.ts';

interface TurnsOptions {
  slot: string;
  items: readonly Message[];
  /** The model that answers next; null while there is none. */
  choice: ModelChoice | null;
  /** Another model, with the settings it takes. */
  carryTo: (model: ModelChoice) => ModelChoice;
  /** What a new conversation begins with. */
  instructions: string;
  toolSources: readonly string[];
  /** Something was sent: the page goes to its end. */
  onSent: () => void;
}

export interface Turns {
  actions: TurnActions;
  editingId: string | null;
  /** Puts a message under the one with this id. False when it was not taken. */
  send: (parts: InputPart[], parentId: string | null) => boolean;
}

export const useTurns = (options: TurnsOptions): Turns => {
  const [editingId, setEditingId] = useState<string | null>(null);
  const outbox = useSend(options.slot);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  return useMemo(() => {
    const start = (request: Omit<RunRequest, 'model'>, model?: ModelChoice): boolean => {
      const { slot, choice, carryTo, instructions, toolSources } = latest.current;
      const chosen = model ? carryTo(model) : choice;
      const taken =
        chosen !== null &&
        outbox.start(
          // A conversation that there is has its own.
          { ...request, model: chosen, ...(slot === newSlot && { toolSources: [...toolSources] }) },
          instructions,
        );
      if (taken) latest.current.onSent();
      return taken;
    };
    const actions: TurnActions = {
      regenerate: (answer, model) => void start({ parentId: answer.parentId }, model),
      resume: (answer) => void start({ parentId: answer.parentId, continues: answer.id }),
      resend: (question, parts) => {
        const taken = start({ parentId: question.parentId, parts });
        if (taken) setEditingId(null);
        return taken;
      },
      sendAgain: () => outbox.retry(latest.current.choice ?? undefined),
      edit: setEditingId,
      editQuestionOf: (answer) => setEditingId(answer.parentId),
      showBranch: (messageId) => showBranch(latest.current.slot, messageId),
    };
    return { actions, editingId, send: (parts, parentId) => start({ parentId, parts }) };
  }, [outbox, editingId]);
};

/** More pages than this are not loaded only to keep the fork in sight. */
const mostPages = 20;

const showBranch = async (conversationId: string, messageId: string): Promise<void> => {
  try {
    const params = { conversationId };
    recordConversation(await api(conversationRoutes.update, { params, body: { headId: messageId } }));
    const queryKey = queryKeys.messages(conversationId, null);
    await queryClient.refetchQueries({ queryKey, exact: true });
    for (let page = 0; page < mostPages; page += 1) {
      const branch = queryClient.getQueryData<Branch>(queryKey);
      if (!branch?.nextCursor || branch.items.some(({ id }) => id === messageId)) return;
      await loadOlderMessages(conversationId);
    }
  } catch (error) {
    // What was shown before is still shown.
    toast(errorText(error));
  }
};
