/**
 * Chosen sources whose tools are for whoever has signed in: the person is asked, each time once, before the model
 * is. Whatever becomes of it, the run goes on, with the tools or without them.
 */
import type { InteractionRequest } from '@stoa/contract/interactions';
import type { RunEvent } from '@stoa/contract/runs/events';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { SignInWanted, Tools } from '../../tools/tools.ts';
import type { RunRow } from '../schema.ts';

export interface AskToSignInDeps {
  db: Db;
  tools: Pick<Tools, 'interactions'>;
}

export interface AskToSignIn {
  run: RunRow;
  /** Those that are open as the log tells it. */
  open: readonly string[];
  emit: (event: RunEvent) => void;
  /** An event that is written together with what `work` does. */
  write: (event: RunEvent, work: (tx: Tx) => Promise<void>) => Promise<boolean>;
}

/** @returns whether the run has to wait for it */
export const askToSignIn = async (
  { db, tools: { interactions } }: AskToSignInDeps,
  signIns: readonly SignInWanted[],
  { run, open, emit, write }: AskToSignIn,
): Promise<'goes-on' | 'waits' | 'stopped'> => {
  if (signIns.length === 0 && open.length === 0) return 'goes-on';
  const known = (await interactions.ofRun(db, run.id)).filter(
    ({ request, partId }) => request.kind === 'sign-in' && partId === null,
  );
  for (const { id, status } of known) {
    if (status !== 'open' && open.includes(id))
      emit({ type: 'interaction-answer', interactionId: id, status });
  }
  let waits = known.some(({ status }) => status === 'open');
  for (const { source, want } of signIns) {
    if (known.some((asked) => asked.source.id === source.id)) continue;
    const { expiresAt, ...request } = want;
    const prepared = interactions.prepare({
      ownerId: run.ownerId,
      source,
      request: request satisfies InteractionRequest,
      state: null,
      conversationId: run.conversationId,
      messageId: run.messageId,
      runId: run.id,
      partId: null,
      expiresAt,
    });
    const told = { interactionId: prepared.id, source, request, partId: null, expiresAt: prepared.expiresAt };
    const isWritten = await write({ type: 'interaction-request', ...told }, (tx) =>
      interactions.open(tx, prepared),
    );
    if (!isWritten) return 'stopped';
    waits = true;
  }
  return waits ? 'waits' : 'goes-on';
};
