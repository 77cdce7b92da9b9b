/** Asks a person while something waits with open hands: a row as any other, answered from any device. */
import type { Interaction, InteractionAnswer } from '@stoa/contract/interactions';
import { type Timers, pause } from '../../../../kernel/timers.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { InteractionWant } from '../../source.ts';
import type { McpServerRow } from './schema.ts';
import { hostOf } from './server-shown.ts';

export interface Question {
  user: UserPrincipal;
  source: { id: string; kind: 'mcp'; name: string; host: string | null };
  want: InteractionWant;
  runId: string | null;
  partId: string | null;
}

/** The room of interactions, as far as it is needed here. */
export interface Interactions {
  open(question: Question): Promise<Interaction>;
  get(user: UserPrincipal, interactionId: string): Promise<Interaction>;
  /** Nobody waits for it any more. */
  cancel(user: UserPrincipal, interactionId: string): Promise<void>;
}

/** The answer may be given at another process, so it is looked for. */
const lookEveryMs = 300;

export const createAskPerson =
  ({ interactions, timers }: { interactions: Interactions; timers: Timers }) =>
  async (
    user: UserPrincipal,
    row: McpServerRow,
    want: InteractionWant,
    { runId, partId }: { runId: string | null; partId: string | null },
    signal: AbortSignal,
  ): Promise<InteractionAnswer> => {
    const source = { id: row.id, kind: 'mcp', name: row.name, host: hostOf(row) } as const;
    const { id } = await interactions.open({ user, source, want, runId, partId });
    for (;;) {
      await pause(timers, lookEveryMs, signal);
      const { status, answer } = await interactions.get(user, id);
      if (status !== 'open') return answer ?? { kind: 'decline' };
      if (!signal.aborted) continue;
      await interactions.cancel(user, id);
      signal.throwIfAborted();
    }
  };

export type AskPerson = ReturnType<typeof createAskPerson>;
