/** Asks a person while something waits with open hands: a row as any other, answered from any device. */
import type { ApprovalRequest, InteractionAnswer } from '@stoa/contract/interactions';
import { isoAt, type Clock } from '../../../../kernel/clock.ts';
import { pause, type Timers } from '../../../../kernel/timers.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { Interactions } from '../../interactions/interactions.ts';
import type { InteractionWant } from '../../source.ts';
import type { McpServerRow } from './schema.ts';
import { hostOf } from './server-shown.ts';

export interface AskPersonDeps {
  db: Db;
  clock: Clock;
  timers: Timers;
  interactions: () => Pick<Interactions, 'prepare' | 'open' | 'get' | 'answer'>;
}

/** What it is asked for: a call, of a run or of a view beneath a message. */
export interface AskedFor {
  runId: string | null;
  partId: string | null;
  messageId?: string;
  conversationId?: string;
  /** What an answer that is to be remembered is remembered with. */
  state?: unknown;
}

/** The answer may be given at another process, so it is looked for. */
const lookEveryMs = 300;

export const createAskPerson =
  ({ db, clock, timers, interactions }: AskPersonDeps) =>
  /** Whoever asks leaves after `patienceMs` at the latest, and then nobody is asked any more. */
  async (
    user: UserPrincipal,
    row: McpServerRow,
    want: InteractionWant | ApprovalRequest,
    about: AskedFor,
    { patienceMs, signal }: { patienceMs: number; signal: AbortSignal },
  ): Promise<InteractionAnswer> => {
    const untilMs = clock.nowMs() + patienceMs;
    const asked = interactions().prepare({
      ownerId: user.userId,
      source: { id: row.id, kind: 'mcp', name: row.name, host: hostOf(row) },
      request: want,
      state: about.state ?? null,
      conversationId: about.conversationId ?? null,
      messageId: about.messageId ?? null,
      runId: about.runId,
      partId: about.partId,
      expiresAt: isoAt(untilMs),
    });
    const { id } = asked;
    await db.transaction((tx) => interactions().open(tx, asked));
    for (;;) {
      await pause(timers, lookEveryMs, signal);
      const { status, answer } = await interactions().get(user, id);
      if (status !== 'open') return answer ?? { kind: 'decline' };
      if (!signal.aborted && clock.nowMs() < untilMs) continue;
      const gone = { kind: 'decline' } as const;
      await interactions()
        .answer(user, id, gone)
        .catch(() => undefined);
      return gone;
    }
  };

export type AskPerson = ReturnType<typeof createAskPerson>;
