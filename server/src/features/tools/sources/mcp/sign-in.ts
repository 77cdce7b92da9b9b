/** Where a person signs in at a server that wants it. */
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { OAuth } from '../../oauth/oauth.ts';
import type { SignInWant, SourceProblem } from '../../source.ts';
import { classify, McpFailure, SignInNeeded } from './failure.ts';
import { targetOf } from './protected-target.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';

export type SignIn = ReturnType<typeof createSignIn>;

export const createSignIn = ({ oauth, sealed }: { oauth: Pick<OAuth, 'begin'>; sealed: Sealed }) => {
  /** Begins an attempt, or joins the one there is. @throws McpFailure where none can be begun */
  const begin = async (
    user: UserPrincipal,
    row: McpServerRow,
    { purpose, challenge, scopes }: SignInNeeded,
    startAgain = false,
  ): Promise<SignInWant> => {
    const { url } = row;
    if (url === null) throw new McpFailure('auth_failed', 'A program cannot be signed in to.', 'no');
    const wish = { purpose, interactionId: null, challenge, ...(startAgain && { startAgain }) };
    const answer = await oauth.begin(user, targetOf({ ...row, url }, sealed), wish);
    if (answer.kind === 'failed') throw new McpFailure(answer.class, answer.message, 'no');
    const { attemptId, start, expiresAt } = answer;
    return { kind: 'sign-in', attemptId, start, expiresAt, ...(scopes && { scopes }) };
  };

  return {
    begin,

    /** Why there are no tools, and where to sign in if that would help. */
    async problemOf(user: UserPrincipal, row: McpServerRow, failure: McpFailure): Promise<SourceProblem> {
      const said = ({ class: kind, message }: McpFailure) => ({ class: kind, message, signIn: null });
      if (!(failure instanceof SignInNeeded)) return said(failure);
      try {
        return { ...said(failure), signIn: await begin(user, row, failure) };
      } catch (error) {
        return said(classify(error));
      }
    },
  };
};
