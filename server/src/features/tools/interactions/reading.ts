/** Interactions as their owners, and the house, look at them. */
import type { Interaction, InteractionStatus } from '@stoa/contract/interactions';
import type { Page } from '@stoa/contract/page';
import { AppError } from '../../../kernel/errors.ts';
import { decodeCursor, encodeCursor } from '../../../kernel/page.ts';
import { type Principal, requireUser } from '../../../kernel/principal.ts';
import type { Db, Handle } from '../../../platform/db/port.ts';
import type { InteractionRow } from '../schema.ts';
import { findInteraction, listInteractions, listOfRun } from './store.ts';

export interface ListOptions {
  status?: InteractionStatus | undefined;
  after?: string | undefined;
  limit: number;
}

/** @throws interaction/not-found, also when it is somebody else's */
export const getOwn = async (handle: Handle, principal: Principal, id: string): Promise<InteractionRow> => {
  const row = await findInteraction(handle, requireUser(principal).userId, id);
  if (!row) throw new AppError('interaction/not-found', 'There is no such interaction.');
  return row;
};

export const createReading = (db: Db) => ({
  async list(principal: Principal, { status, after, limit }: ListOptions): Promise<Page<Interaction>> {
    const rows = await listInteractions(db, {
      ownerId: requireUser(principal).userId,
      status,
      after: after === undefined ? undefined : decodeCursor(after, 1)[0],
      limit: limit + 1,
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      items: rows.slice(0, limit).map(toInteraction),
      nextCursor: last ? encodeCursor([last.id]) : null,
    };
  },

  get: async (principal: Principal, id: string): Promise<Interaction> =>
    toInteraction(await getOwn(db, principal, id)),

  /** For the house itself: those that a run has opened, oldest first, each with what was kept for going on. */
  async ofRun(handle: Handle, runId: string): Promise<(Interaction & { state: unknown })[]> {
    const rows = await listOfRun(handle, runId);
    return rows.map((row) => ({ ...toInteraction(row), state: row.keptState?.state }));
  },
});

export const toInteraction = (row: InteractionRow): Interaction => ({
  id: row.id,
  status: row.status,
  source: row.sourceRef,
  request: row.request,
  answer: row.answer,
  conversationId: row.conversationId,
  messageId: row.messageId,
  runId: row.runId,
  partId: row.partId,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  endedAt: row.endedAt,
});
