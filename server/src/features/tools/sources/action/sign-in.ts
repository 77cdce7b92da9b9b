/** Calls as whoever makes them, by what they were granted; and where they sign in when that is not enough. */
import type { ActionConnect } from '@stoa/contract/actions';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Secrets } from '../../../../platform/secrets/port.ts';
import { readChallenge } from '../../oauth/discovery.ts';
import type { AttemptWish, OAuth, ProtectedTarget, TokenAnswer } from '../../oauth/oauth.ts';
import type { ActionRow } from '../../schema.ts';
import type { ToolCall, ToolOutcome } from '../../source.ts';
import type { Sent } from './calls.ts';
import { openSecret } from './sealed-secrets.ts';

/** The token of another call, or a new one, is tried as well; after that the API has its say. */
const mostTries = 3;

export type ActionOAuth = Pick<
  OAuth,
  | 'tokenFor'
  | 'refused'
  | 'isSignedIn'
  | 'begin'
  | 'disconnect'
  | 'callbackOf'
  | 'targetChanged'
  | 'targetGone'
>;

export type SignIn = ReturnType<typeof createSignIn>;

export const createSignIn = ({ oauth, secrets }: { oauth: ActionOAuth; secrets: Secrets }) => {
  const begin = async (
    user: UserPrincipal,
    target: ProtectedTarget,
    wish: Omit<AttemptWish, 'interactionId'>,
    scopes?: string[],
  ): Promise<ToolOutcome> => {
    const answer = await oauth.begin(user, target, { ...wish, interactionId: null });
    if (answer.kind === 'failed') return failed(answer.class === 'transient', answer.message);
    const { attemptId, start, expiresAt } = answer;
    const want = { kind: 'sign-in' as const, attemptId, start, expiresAt, ...(scopes && { scopes }) };
    return { kind: 'waits', want, state: { asked: 'sign-in' } };
  };

  /** What follows when there is no token to send. */
  const withoutToken = async (
    user: UserPrincipal,
    target: ProtectedTarget,
    answer: Exclude<TokenAnswer, { kind: 'token' }>,
    refusal: Refused | null,
  ): Promise<ToolOutcome> => {
    const challenge = refusal?.challenge ?? null;
    if (answer.kind === 'none') return begin(user, target, { purpose: 'connect', challenge });
    if (answer.kind !== 'sign-in') return failed(answer.kind === 'unavailable', answer.message);
    const purpose = refusal?.status === 403 ? 'step-up' : 'again';
    return begin(user, target, { purpose, challenge }, answer.scopes);
  };

  return {
    /** @param ask sends the call with this token */
    async callAs(
      { user, signal }: Pick<ToolCall, 'user' | 'signal'>,
      row: ActionRow,
      ask: (accessToken: string) => Promise<Sent>,
    ): Promise<ToolOutcome> {
      const target = targetOf(row, secrets);
      let answer = await oauth.tokenFor(user, target, signal);
      let refusal: Refused | null = null;
      for (let tries = 1; answer.kind === 'token'; tries++) {
        const sent = await ask(answer.accessToken);
        refusal = refusedIn(sent);
        if (!refusal || tries === mostTries) return sent.outcome;
        answer = await oauth.refused(user, target, { ...refusal, generation: answer.generation }, signal);
        // More cannot be had: what the API says of it says most.
        if (answer.kind === 'failed' && refusal.status === 403) return sent.outcome;
      }
      return withoutToken(user, target, answer, refusal);
    },

    async stateOf(user: UserPrincipal, row: ActionRow): Promise<'not_needed' | 'signed_in' | 'required'> {
      if (row.signIn === null) return 'not_needed';
      return (await oauth.isSignedIn(user, row)) ? 'signed_in' : 'required';
    },

    async connect(user: UserPrincipal, row: ActionRow, startAgain: boolean): Promise<ActionConnect> {
      if (row.signIn === null) return { status: 'ok' };
      const target = targetOf(row, secrets);
      const held = await oauth.tokenFor(user, target, AbortSignal.timeout(60_000));
      if (held.kind === 'token') return { status: 'ok' };
      if (held.kind === 'unavailable' || held.kind === 'failed')
        return { status: 'error', class: held.class, message: held.message };
      const purpose = held.kind === 'none' ? 'connect' : 'again';
      const wish = { purpose, interactionId: null, challenge: null, startAgain } as const;
      const answer = await oauth.begin(user, target, wish);
      return answer.kind === 'attempt'
        ? { status: 'auth_required', start: answer.start, attemptId: answer.attemptId }
        : { status: 'error', class: answer.class, message: answer.message };
    },

    async disconnect(user: UserPrincipal, row: ActionRow): Promise<void> {
      if (row.signIn !== null) await oauth.disconnect(user, row);
    },
  };
};

interface Refused {
  status: 401 | 403;
  challenge: string | null;
}

/** A 403 says something about signing in only where it says so. */
const refusedIn = ({ status, challenge }: Sent): Refused | null => {
  if (status === 401) return { status, challenge };
  if (status !== 403 || readChallenge(challenge).error !== 'insufficient_scope') return null;
  return { status, challenge };
};

const failed = (isPassing: boolean, message: string): ToolOutcome => ({
  kind: 'failed',
  class: isPassing ? 'unreachable' : 'refused',
  message,
  retryable: isPassing,
});

/** An action as its tokens are asked for. */
const targetOf = (row: ActionRow, secrets: Secrets): ProtectedTarget => {
  const { server, clientId, authMethod, scopes, pkce } = row.signIn!;
  const clientSecret = openSecret(secrets, row);
  const isGiven = server.kind === 'given';
  return {
    id: row.id,
    revision: row.revision,
    name: row.name,
    resource: row.server,
    server: isGiven
      ? {
          kind: 'given',
          authorizationEndpoint: server.authorizationUrl,
          tokenEndpoint: server.tokenUrl,
          revocationEndpoint: server.revocationUrl,
          withoutPkce: !pkce,
        }
      : { kind: 'issuer', issuer: server.issuer, withoutPkce: !pkce },
    preRegistered:
      clientId === null
        ? null
        : {
            clientId,
            clientSecret,
            issuer: isGiven ? server.tokenUrl : server.issuer,
            authMethod: clientSecret === null ? 'none' : authMethod,
          },
    allow: {
      legacyDiscovery: false,
      // A code is worth nothing to whoever steals it without the secret.
      missingPkce: clientSecret !== null,
      // Of an API nobody has said what it is called as a resource.
      noResource: true,
      badRequestIsAuth: false,
    },
    configuredOnly: false,
    extraScopes: scopes,
    audience: null,
  };
};
