/**
 * With what one person comes to one server: the headers an administrator has laid down, filled with what the
 * person gave, and the token they are signed in with. Who has to sign in is not tried again and again: nothing
 * goes to the server before that has changed, or somebody asks for it.
 */
import { createHash } from 'node:crypto';
import type { AuthProvider } from '@modelcontextprotocol/client';
import type { Clock } from '../../../../kernel/clock.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { OAuth, TokenAnswer } from '../../oauth/oauth.ts';
import type { ProtectedTarget } from '../../oauth/target.ts';
import { McpFailure, SignInNeeded } from './failure.ts';
import { targetOf } from './protected-target.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';
import { fillHeaders } from './templates.ts';

export interface CredentialsDeps {
  clock: Clock;
  oauth: Pick<OAuth, 'tokenFor' | 'refused'>;
  sealed: Sealed;
  valuesOf: (user: UserPrincipal, serverId: string) => Promise<ReadonlyMap<string, string>>;
}

export interface Credentials {
  headers: Record<string, string>;
  /** Undefined where the headers already say who comes, and for programs. */
  provider: AuthProvider | undefined;
  isSignedIn: boolean;
  /** With which `Authorization` an answer was asked for: a token that is not sent any more is not refused again. */
  noteAnswer(response: Response, authorization: string | null): void;
  /** Differs wherever the other side may answer differently: what was listed for one is not shown to another. */
  identity: string;
  /** The server wants more than the token allows. @throws SignInNeeded */
  insufficient(challenge: string | null): Promise<never>;
  /** The server refused a token that had just been renewed. @throws SignInNeeded */
  refusedAgain(): Promise<never>;
}

export type CredentialsRoom = ReturnType<typeof createCredentials>;

/** How long it is taken for granted that a server which asked for a sign-in still does. */
const rememberedMs = 10 * 60_000;
const mostRemembered = 5000;

export const createCredentials = ({ clock, oauth, sealed, valuesOf }: CredentialsDeps) => {
  const waiting = new Map<string, { revision: number; challenge: string | null; untilMs: number }>();
  const keyOf = (user: UserPrincipal, { id }: McpServerRow) => `${user.userId} ${id}`;

  const rememberWaiting = (key: string, revision: number, challenge: string | null): void => {
    waiting.delete(key);
    waiting.set(key, { revision, challenge, untilMs: clock.nowMs() + rememberedMs });
    if (waiting.size > mostRemembered) waiting.delete(waiting.keys().next().value!);
  };

  const bearerOf = async (
    user: UserPrincipal,
    row: McpServerRow & { url: string },
    signal: AbortSignal,
  ): Promise<Omit<Credentials, 'headers' | 'identity'> & { generation: number | null }> => {
    const target: ProtectedTarget = targetOf(row, sealed);
    const key = keyOf(user, row);
    let held = tokenOf(await oauth.tokenFor(user, target, signal), null);
    if (held.token !== undefined) waiting.delete(key);
    const known = waiting.get(key);
    if (known && known.revision === row.revision && known.untilMs > clock.nowMs())
      throw new SignInNeeded('connect', known.challenge);

    const refuse = async (status: 401 | 403, challenge: string | null): Promise<void> => {
      const before = held.generation;
      const refusal = { status, generation: before, challenge };
      // A session outlives the request it began with, and so does the question of its token.
      const answer = await oauth.refused(user, target, refusal, AbortSignal.timeout(60_000));
      try {
        held = tokenOf(answer, challenge, status);
      } catch (error) {
        if (error instanceof SignInNeeded && status === 401) rememberWaiting(key, row.revision, challenge);
        throw error;
      }
      if (held.token === undefined) {
        rememberWaiting(key, row.revision, challenge);
        throw new SignInNeeded('connect', challenge);
      }
    };
    let refusing: Promise<void> | undefined;
    let lastChallenge: string | null = null;
    const sentWith = new WeakMap<Response, string | null>();
    return {
      generation: held.generation,
      isSignedIn: held.token !== undefined,
      provider: {
        token: async () => held.token,
        async onUnauthorized({ response }) {
          const sent = sentWith.get(response);
          if (sent && sent !== `Bearer ${held.token}`) return;
          lastChallenge = response.headers.get('www-authenticate');
          // Of several that are refused at once one asks for all.
          refusing ??= refuse(401, lastChallenge).finally(() => (refusing = undefined));
          await refusing;
        },
      },
      noteAnswer: (response, authorization) => void sentWith.set(response, authorization),
      async insufficient(challenge) {
        await refuse(403, challenge);
        throw new SignInNeeded('step-up', challenge);
      },
      async refusedAgain() {
        await refuse(401, lastChallenge);
        throw new SignInNeeded('again', lastChallenge);
      },
    };
  };

  return {
    /** @throws McpFailure, MissingVariablesError */
    async of(user: UserPrincipal, row: McpServerRow, signal: AbortSignal): Promise<Credentials> {
      const templates = sealed.headersOf(row);
      const values = templates.length === 0 ? new Map<string, string>() : await valuesOf(user, row.id);
      const headers = fillHeaders(templates, values);
      const { url } = row;
      const speaksForItself = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
      if (url === null || speaksForItself) return { headers, ...fixed, identity: identityOf(headers, null) };
      const { generation, ...bearer } = await bearerOf(user, { ...row, url }, signal);
      return { headers, ...bearer, identity: identityOf(headers, generation) };
    },

    /** Somebody asks, or has just signed in or out. */
    askAnew: (user: UserPrincipal, row: McpServerRow): void => void waiting.delete(keyOf(user, row)),
    isWaiting: (user: UserPrincipal, row: McpServerRow): boolean => waiting.has(keyOf(user, row)),
  };
};

/** Those that cannot be renewed: whoever laid them down has to change them. */
const refusedForGood = async (): Promise<never> => {
  throw new McpFailure('credentials_refused', 'The server refused the credentials in its headers.', 'no');
};
const fixed = {
  provider: undefined,
  isSignedIn: false,
  noteAnswer: () => undefined,
  insufficient: refusedForGood,
  refusedAgain: refusedForGood,
};

const tokenOf = (
  answer: TokenAnswer,
  challenge: string | null,
  status: 401 | 403 = 401,
): { token: string | undefined; generation: number | null } => {
  switch (answer.kind) {
    case 'token':
      return { token: answer.accessToken, generation: answer.generation };
    case 'none':
      return { token: undefined, generation: null };
    case 'sign-in':
      throw new SignInNeeded(status === 403 ? 'step-up' : 'again', challenge, answer.scopes);
    case 'unavailable':
      throw new McpFailure(answer.class, answer.message, 'no');
    case 'failed':
      throw new McpFailure(answer.class, answer.message, 'no');
  }
};

const identityOf = (headers: Record<string, string>, generation: number | null): string =>
  createHash('sha256')
    .update(JSON.stringify([headers, generation]))
    .digest('base64url');
