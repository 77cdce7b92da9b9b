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
} from '@stoa/contract/interactions';
import type { ToolSourceRef } from '@stoa/contract/tools';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { NewId } from '../../../kernel/ids.ts';
import { tellUser } from '../../../kernel/news.ts';
import type { Principal } from '../../../kernel/principal.ts';
import type { Bus } from '../../../platform/bus/port.ts';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { Queue } from '../../../platform/queue/port.ts';
import type { InteractionRow } from '../schema.ts';
import { assertFits, statusAfter } from './answers.ts';
import { createReading, getOwn, toInteraction } from './reading.ts';
import {
  cancelOfRun,
  deleteInteractionsOf,
  endInteraction,
  findInteractionById,
  insertInteraction,
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

  const cancel = async (tx: Tx, runId: string, partId?: string): Promise<void> => {
    const rows = await cancelOfRun(tx, runId, partId, now());
    tx.afterCommit(() => rows.forEach(tell));
  };

  queue.handle('expire-interaction', async ({ payload }) => {
    await db.transaction(async (tx) => {
      const row = await findInteractionById(tx, payload.interactionId as string);
      if (row?.status === 'open' && !(await end(tx, row, { kind: 'expired' }))) throw settled(row);
    });
  });

  return {
    ...createReading(db),

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

    /** In the transaction in which the run ends, which holds it. */
    cancelOfRun: (tx: Tx, runId: string) => cancel(tx, runId),

    /** Whoever asked for a call that was cut off is gone, and so is their question. */
    cancelOfCall: (tx: Tx, runId: string, partId: string) => cancel(tx, runId, partId),

    forget: deleteInteractionsOf,
  };
};

const settled = ({ status, answer }: InteractionRow) =>
  new AppError('interaction/settled', 'This has been answered already, or its time was up.', {
    details: { status, answer },
  });
