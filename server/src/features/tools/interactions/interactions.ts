/**
 * What waits for a person, as rows: opened by whoever cannot go on without them, answered from any
 * device and any process, ended exactly once. Nobody sits and waits; whoever opened one is told by
 * subscription, in the transaction that ends it.
 */
import type {
  GivenAnswer,
  Interaction,
  InteractionAnswer,
  InteractionRequest,
  InteractionStatus,
} from '@stoa/contract/interactions';
import type { Page } from '@stoa/contract/page';
import type { ToolSourceRef } from '@stoa/contract/tools';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { NewId } from '../../../kernel/ids.ts';
import { tellUser } from '../../../kernel/news.ts';
import { decodeCursor, encodeCursor } from '../../../kernel/page.ts';
import { type Principal, requireUser } from '../../../kernel/principal.ts';
import type { Bus } from '../../../platform/bus/port.ts';
import type { Db, Handle, Tx } from '../../../platform/db/port.ts';
import type { Queue } from '../../../platform/queue/port.ts';
import type { InteractionRow } from '../schema.ts';
import { assertFits, statusAfter } from './answers.ts';
import {
  cancelOfRun,
  deleteInteractionsOf,
  endInteraction,
  findInteraction,
  findInteractionById,
  insertInteraction,
  listInteractions,
  listOfRun,
  listOpenOfSource,
} from './store.ts';

/** A week: who is away for some days finds it as it was. */
const restMs = 7 * 24 * 60 * 60_000;

export interface InteractionsDeps {
  db: Db;
  bus: Bus;
  queue: Queue;
  clock: Clock;
  newId: NewId;
  /** Called in the transaction in which somebody answers, when the row is theirs. */
  onAnswered: (tx: Tx, row: InteractionRow, answer: InteractionAnswer) => Promise<void>;
}

export interface NewInteraction {
  ownerId: string;
  source: ToolSourceRef;
  request: InteractionRequest;
  /** What goes on by it wants kept: JSON, and nobody else's business. */
  state: unknown;
  conversationId: string | null;
  messageId: string | null;
  runId: string | null;
  partId: string | null;
  expiresAt?: string | undefined;
}

export interface Prepared extends NewInteraction {
  id: string;
  expiresAt: string;
}

type Listener = (tx: Tx, interaction: Interaction) => Promise<void>;

export type Interactions = ReturnType<typeof createInteractions>;

export const createInteractions = (deps: InteractionsDeps) => {
  const { db, bus, queue, clock, newId, onAnswered } = deps;
  const listeners: Listener[] = [];
  const now = (): string => isoAt(clock.nowMs());
  const tell = (row: InteractionRow): void =>
    tellUser(bus, row.ownerId, { type: 'interaction', interaction: toInteraction(row) });

  const getOwn = async (handle: Handle, principal: Principal, id: string): Promise<InteractionRow> => {
    const row = await findInteraction(handle, requireUser(principal).userId, id);
    if (!row) throw new AppError('interaction/not-found', 'There is no such interaction.');
    return row;
  };

  /**
   * Of several answers at once exactly one counts. Listeners come first, so that what lies above is held
   * before what lies here, as it is where a run ends.
   * @returns undefined when it has ended already, and `tx` must be rolled back
   */
  const end = async (
    tx: Tx,
    row: InteractionRow,
    answer: InteractionAnswer,
  ): Promise<InteractionRow | undefined> => {
    const status = statusAfter(answer);
    const endedAt = now();
    const ending = { ...row, status, answer, endedAt };
    for (const listener of listeners) await listener(tx, toInteraction(ending));
    const ended = await endInteraction(tx, row.id, { status, answer, endedAt });
    if (!ended) return undefined;
    await onAnswered(tx, ended, answer);
    tx.afterCommit(() => tell(ended));
    return ended;
  };

  queue.handle('expire-interaction', async ({ payload }) => {
    await db.transaction(async (tx) => {
      const row = await findInteractionById(tx, payload.interactionId as string);
      if (row?.status === 'open' && !(await end(tx, row, { kind: 'expired' }))) throw settled(row);
    });
  });

  return {
    async list(
      principal: Principal,
      {
        status,
        after,
        limit,
      }: { status?: InteractionStatus | undefined; after?: string | undefined; limit: number },
    ): Promise<Page<Interaction>> {
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

    async get(principal: Principal, id: string): Promise<Interaction> {
      return toInteraction(await getOwn(db, principal, id));
    },

    /** @throws interaction/not-found, interaction/answer-invalid, interaction/settled with how it ended */
    async answer(principal: Principal, id: string, answer: GivenAnswer): Promise<Interaction> {
      return db.transaction(async (tx) => {
        const row = await getOwn(tx, principal, id);
        if (row.status !== 'open') throw settled(row);
        assertFits(row.request, answer);
        const ended = await end(tx, row, answer);
        if (!ended) throw settled((await findInteractionById(tx, id)) ?? row);
        return toInteraction(ended);
      });
    },

    /** One that is to be opened, so that it can be told of in the same transaction. */
    prepare(given: NewInteraction): Prepared {
      return { ...given, id: newId('int'), expiresAt: given.expiresAt ?? isoAt(clock.nowMs() + restMs) };
    },

    /** In a transaction of whoever will go on by it. */
    async open(tx: Tx, { source, state, ...rest }: Prepared): Promise<void> {
      const row: InteractionRow = {
        ...rest,
        status: 'open',
        sourceId: source.id,
        sourceRef: source,
        keptState: { state },
        answer: null,
        createdAt: now(),
        endedAt: null,
      };
      await insertInteraction(tx, row);
      const delayMs = Math.max(0, Date.parse(row.expiresAt) - clock.nowMs());
      await queue.enqueue(tx, 'expire-interaction', { interactionId: row.id }, delayMs);
      tx.afterCommit(() => tell(row));
    },

    /**
     * That somebody has signed in at a source, or has failed to, ends all that waited for it.
     * @throws interaction/settled when one of them ends at the same time otherwise: try again
     */
    async settleSignIns(tx: Tx, userId: string, sourceId: string, answer: InteractionAnswer): Promise<void> {
      for (const row of await listOpenOfSource(tx, userId, sourceId)) {
        if (row.request.kind === 'sign-in' && !(await end(tx, row, answer))) throw settled(row);
      }
    },

    /**
     * Called in the transaction that ends one, before it has ended; what is written goes with it or not
     * at all.
     */
    onSettled: (listener: Listener) => void listeners.push(listener),

    // From here on for the house itself.

    /** Those that a run has opened, oldest first, each with what was kept for going on. */
    async ofRun(handle: Handle, runId: string): Promise<(Interaction & { state: unknown })[]> {
      const rows = await listOfRun(handle, runId);
      return rows.map((row) => ({ ...toInteraction(row), state: row.keptState?.state }));
    },

    /** In the transaction in which the run ends, which holds it. */
    async cancelOfRun(tx: Tx, runId: string): Promise<void> {
      const rows = await cancelOfRun(tx, runId, now());
      tx.afterCommit(() => rows.forEach(tell));
    },

    forget: deleteInteractionsOf,
  };
};

const settled = ({ status, answer }: InteractionRow) =>
  new AppError('interaction/settled', 'This has been answered already, or its time was up.', {
    details: { status, answer },
  });

const toInteraction = (row: InteractionRow): Interaction => ({
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
