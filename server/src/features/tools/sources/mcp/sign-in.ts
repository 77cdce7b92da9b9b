/** Where a person signs in at a server that wants it. */
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { OAuth } from '../../oauth/oauth.ts';
import type { InteractionWant } from '../../source.ts';
import { McpFailure, type SignInNeeded } from './failure.ts';
import { targetOf } from './protected-target.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';

export type SignInWant = Extract<InteractionWant, { kind: 'sign-in' }>;
export type SignIn = ReturnType<typeof createSignIn>;

export const createSignIn = ({ oauth, sealed }: { oauth: Pick<OAuth, 'begin'>; sealed: Sealed }) => ({
  /** Begins an attempt, or joins the one there is. @throws McpFailure where none can be begun */
  async begin(
    user: UserPrincipal,
    row: McpServerRow,
    { purpose, challenge, scopes }: SignInNeeded,
    startAgain = false,
  ): Promise<SignInWant> {
    const { url } = row;
    if (url === null) throw new McpFailure('auth_failed', 'A program cannot be signed in to.', 'no');
    const wish = { purpose, interactionId: null, challenge, ...(startAgain && { startAgain }) };
    const answer = await oauth.begin(user, targetOf({ ...row, url }, sealed), wish);
    if (answer.kind === 'failed') throw new McpFailure(answer.class, answer.message, 'no');
    const { attemptId, start, expiresAt } = answer;
    return { kind: 'sign-in', attemptId, start, expiresAt, ...(scopes && { scopes }) };
  },
});
