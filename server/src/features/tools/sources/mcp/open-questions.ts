/** What an older server asks its person while a call is open: the time that they take is added to the call's. */
import type { ElicitRequest, ElicitResult } from '@modelcontextprotocol/client';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Connection } from './connection.ts';
import { resultOf, wantOf } from './elicitation.ts';
import { currentCall } from './open-call.ts';
import type { AskPerson } from './person.ts';
import type { McpServerRow } from './schema.ts';

/** Nobody keeps a call open for longer, however long the person takes. */
export const longestOpenCallMs = 10 * 60_000;

export const createOpenQuestions =
  (askPerson: AskPerson) =>
  (user: UserPrincipal, row: McpServerRow) =>
  async (asked: ElicitRequest['params'], { openCalls }: Connection): Promise<ElicitResult> => {
    const want = wantOf(asked);
    if (!want) return { action: 'decline' };
    const own = currentCall.getStore();
    const calls = own && openCalls.has(own) ? [own] : [...openCalls];
    // A program, and a server of the oldest kind, do not say for which of several they ask.
    const about = calls.length === 1 ? calls[0]! : { runId: null, partId: null };
    const signal = AbortSignal.any(calls.map(({ gone }) => gone));
    for (const call of calls) call.onAsking(true);
    try {
      return resultOf(
        want,
        await askPerson(user, row, want, about, { patienceMs: longestOpenCallMs, signal }),
      );
    } catch {
      return { action: 'cancel' };
    } finally {
      for (const call of calls) call.onAsking(false);
    }
  };
