/** One question to a server for the person who asks, and what is answered when it fails. */
import type { McpCall, McpConnect } from '@stoa/contract/mcp-servers';
import { AppError } from '../../../../kernel/errors.ts';
import type { Principal, UserPrincipal } from '../../../../kernel/principal.ts';
import type { Connection } from './connection.ts';
import { classify, SignInNeeded } from './failure.ts';
import type { Reach } from './reach.ts';
import type { McpServerRow } from './schema.ts';
import type { SignIn } from './sign-in.ts';
import type { Usable } from './usable.ts';

export const askTimeoutMs = 60_000;

export type Asking = ReturnType<typeof createAsking>;

export const createAsking = ({ reach, signIn, usable }: { reach: Reach; signIn: SignIn; usable: Usable }) => {
  /** What failed, or where to sign in. */
  const failureAnswer = async (
    user: UserPrincipal,
    row: McpServerRow,
    error: unknown,
    startAgain = false,
  ): Promise<McpConnect & McpCall> => {
    try {
      if (!(error instanceof SignInNeeded)) throw error;
      const { attemptId, start } = await signIn.begin(user, row, error, startAgain);
      return { status: 'auth_required', attemptId, start, class: error.class, message: error.message };
    } catch (failed) {
      const { class: kind, message } = classify(failed);
      return { status: 'error', class: kind, message };
    }
  };

  return {
    failureAnswer,

    /** @throws mcp-server/sign-in-required with where, mcp-server/failed with why */
    async ask<T>(
      principal: Principal,
      id: string,
      work: (connection: Connection, ask: { signal: AbortSignal; timeout: number }) => Promise<T>,
    ): Promise<T> {
      const { user, row } = await usable.get(principal, id);
      const signal = AbortSignal.timeout(askTimeoutMs);
      const asked = { signal, timeout: askTimeoutMs };
      try {
        return await reach.reach({ user, row, signal, work: (connection) => work(connection, asked) });
      } catch (error) {
        const answer = await failureAnswer(user, row, classify(error));
        const { class: kind, message = '', start, attemptId } = answer;
        if (answer.status === 'auth_required')
          throw new AppError('mcp-server/sign-in-required', message, { details: { start, attemptId } });
        // What failed may be in the server's words: whoever asked reads them, the log does not (SR-70).
        throw new AppError('mcp-server/failed', `The server failed (${kind}).`, {
          details: { class: kind, message },
        });
      }
    },
  };
};
