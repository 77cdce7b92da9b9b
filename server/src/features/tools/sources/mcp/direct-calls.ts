/** Calls that no model makes: whoever asks by the API waits for the end, and what the server asks is asked meanwhile. */
import type { McpCall } from '@stoa/contract/mcp-servers';
import type { Principal, UserPrincipal } from '../../../../kernel/principal.ts';
import type { ToolOutcome, ToolSource } from '../../source.ts';
import type { Asking } from './asking.ts';
import { shown } from './content.ts';
import { classify } from './failure.ts';
import type { Body } from './offerings.ts';
import { longestOpenCallMs } from './open-questions.ts';
import type { AskedFor, AskPerson } from './person.ts';
import type { McpServerRow } from './schema.ts';
import type { Usable } from './usable.ts';

export interface DirectCallsDeps {
  source: ToolSource;
  usable: Usable;
  askPerson: AskPerson;
  failureAnswer: Asking['failureAnswer'];
}

export const createDirectCalls = ({ source, usable, askPerson, failureAnswer }: DirectCallsDeps) => {
  const toEnd = async (
    user: UserPrincipal,
    row: McpServerRow,
    { tool, args }: Body<'call'>,
    about: AskedFor = { runId: null, partId: null },
  ): Promise<ToolOutcome> => {
    const signal = AbortSignal.timeout(longestOpenCallMs);
    const given = {
      user,
      key: `${row.id}/${tool}`,
      input: args ?? {},
      runId: null,
      partId: null,
      deadlineMs: row.timeoutMs,
      signal,
      onProgress: () => undefined,
    };
    let outcome = await source.call({ ...given, resume: null });
    while (outcome.kind === 'waits' && outcome.want.kind !== 'sign-in') {
      const { want, state } = outcome;
      const answer = await askPerson(user, row, want, about, { patienceMs: longestOpenCallMs, signal });
      outcome = await source.call({ ...given, resume: { state, answer } });
    }
    return outcome;
  };

  return {
    /** @throws whatever the server failed with in asking a person */
    toEnd,

    async call(principal: Principal, id: string, body: Body<'call'>): Promise<McpCall> {
      const { user, row } = await usable.get(principal, id);
      try {
        return toAnswer(await toEnd(user, row, body));
      } catch (error) {
        return failureAnswer(user, row, classify(error));
      }
    },
  };
};

export type DirectCalls = ReturnType<typeof createDirectCalls>;

const toAnswer = (outcome: ToolOutcome): McpCall => {
  if (outcome.kind === 'failed') return { status: 'error', class: outcome.class, message: outcome.message };
  if (outcome.kind === 'waits') {
    const { attemptId, start } = outcome.want as { attemptId: string; start: string };
    return { status: 'auth_required', attemptId, start, class: 'auth_required' };
  }
  const { isError, content, structured } = outcome;
  return {
    status: 'ok',
    isError,
    content: content.map(shown),
    ...(structured !== undefined && { structured }),
  };
};
