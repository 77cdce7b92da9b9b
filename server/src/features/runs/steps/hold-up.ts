/** A call that a person holds up: the row that waits for them, and what the log tells of it, are written together. */
import type { ApprovalRequest, InteractionRequest } from '@stoa/contract/interactions';
import type { RunEvent } from '@stoa/contract/runs/events';
import type { ToolPart } from '@stoa/contract/runs/parts';
import type { ApprovalState, EquippedTool, InteractionWant, Tools } from '../../tools/tools.ts';
import type { CallEnd, CallTools } from './call-tools.ts';

export const createHoldUp = ({ interactions }: Pick<Tools, 'interactions'>, { run, write }: CallTools) => {
  const open = async (
    part: ToolPart,
    request: InteractionRequest,
    state: unknown,
    expiresAt?: string,
  ): Promise<CallEnd> => {
    const prepared = interactions.prepare({
      ownerId: run.ownerId,
      source: part.tool.source,
      request,
      state,
      conversationId: run.conversationId,
      messageId: run.messageId,
      runId: run.id,
      partId: part.id,
      expiresAt,
    });
    const { id: interactionId, source } = prepared;
    const told = { interactionId, source, request, partId: part.id, expiresAt: prepared.expiresAt };
    const event: RunEvent = { type: 'interaction-request', ...told };
    const isOpen = await write(event, async (tx) => {
      await interactions.cancelOfCall(tx, run.id, part.id);
      await interactions.open(tx, prepared);
    });
    return isOpen ? 'waits' : 'stopped';
  };

  return {
    /** For what its source wants of them. */
    wait: (part: ToolPart, { expiresAt, ...request }: InteractionWant, state: unknown): Promise<CallEnd> =>
      open(part, request, state, expiresAt),

    /** Whether it may be made. */
    ask(
      part: ToolPart,
      { fingerprint }: EquippedTool,
      reason: ApprovalRequest['reason'],
      remember: ApprovalRequest['remember'],
    ): Promise<CallEnd> {
      const { tool, input } = part;
      const state: ApprovalState = { fingerprint };
      return open(part, { kind: 'approval', tool, input, reason, remember }, state);
    },
  };
};
