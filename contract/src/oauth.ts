/**
 * Signing in at the servers that tools come from. A browser goes by the pages under `/mcp/oauth`: the start link of
 * an attempt, the authorization server, the callback, and what came of it.
 */
import * as z from 'zod/mini';
import { OAuthAttemptId, OAuthTargetId } from './ids.ts';
import { Instant } from './page.ts';
import { route } from './route.ts';

/** Why there is no token, closed: each has a text for people, and its own consequence on the server. */
export const OAuthFailureClasses = [
  'sign_in_required',
  'user_denied',
  'client_rejected',
  'grant_rejected',
  'insufficient_scope',
  'transient',
  'issuer_mismatch',
  'resource_mismatch',
  'metadata_invalid',
  'pkce_unsupported',
  'insecure_endpoint',
  'blocked_address',
  'as_changed',
  'needs_client_credentials',
  'registration_refused',
  'expired',
  'superseded',
  'interrupted',
  'not_your_flow',
  'invalid_state',
] as const;
export const OAuthFailureClass = z.enum(OAuthFailureClasses);
export type OAuthFailureClass = z.output<typeof OAuthFailureClass>;

/** `again`: there were tokens, and they are of no use any more. `step-up`: the server wants more than was granted. */
export const AttemptPurpose = z.enum(['connect', 'step-up', 'again']);
export type AttemptPurpose = z.output<typeof AttemptPurpose>;

export const OAuthAttemptState = z.enum([
  'awaiting',
  'exchanging',
  'authorized',
  'failed',
  'expired',
  'cancelled',
  'superseded',
]);
export type OAuthAttemptState = z.output<typeof OAuthAttemptState>;

export const OAuthAttempt = z.strictObject({
  id: OAuthAttemptId,
  targetId: OAuthTargetId,
  /** What the server is called, as it was when the attempt began. */
  name: z.string(),
  purpose: AttemptPurpose,
  status: OAuthAttemptState,
  class: z.nullable(OAuthFailureClass),
  /** Where the person goes on, as long as they can. Never the authorization server itself. */
  start: z.nullable(z.string()),
  /** The attempt that was begun by itself when this one failed. */
  followedBy: z.nullable(OAuthAttemptId),
  expiresAt: Instant,
});
export type OAuthAttempt = z.output<typeof OAuthAttempt>;

const byAttempt = z.strictObject({ attemptId: OAuthAttemptId });

/** An attempt, or one page for all that is nobody's business, or the advice to sign in here first. */
export const OAuthResultPlace = z.union([OAuthAttemptId, z.enum(['unknown', 'sign-in'])]);

/** What another's server sends; what it sends too much or in another form is as if it were not there. */
const sent = (longest: number) =>
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value) => (typeof value === 'string' && value.length <= longest ? value : undefined)),
    ),
  );
export const OAuthCallback = z.object({
  state: sent(200),
  code: sent(4096),
  iss: sent(2048),
  error: sent(200),
});
export type OAuthCallback = z.output<typeof OAuthCallback>;

export const oauthRoutes = {
  attempt: route({
    method: 'GET',
    path: '/api/oauth-attempts/:attemptId',
    summary: 'How an own attempt to sign in at a server stands',
    access: 'owner',
    params: byAttempt,
    answer: OAuthAttempt,
    errors: ['oauth-attempt/not-found'],
  }),
  cancel: route({
    method: 'DELETE',
    path: '/api/oauth-attempts/:attemptId',
    summary: 'Stop an own attempt to sign in; one that is over stays as it is',
    access: 'owner',
    params: byAttempt,
    answer: 'empty',
    errors: ['oauth-attempt/not-found'],
  }),
  start: route({
    method: 'GET',
    path: '/mcp/oauth/start/:attemptId',
    summary: 'The link a person follows to sign in: binds the attempt to this browser and leads on',
    access: 'anyone',
    params: byAttempt,
    answer: 'redirect',
  }),
  callback: route({
    method: 'GET',
    path: '/mcp/oauth/callback/:targetId',
    summary: 'Where authorization servers send the browser back to',
    access: 'anyone',
    params: z.strictObject({ targetId: OAuthTargetId }),
    query: OAuthCallback,
    answer: 'redirect',
  }),
  result: route({
    method: 'GET',
    path: '/mcp/oauth/result/:attemptId',
    summary: 'What came of a sign-in, as a page',
    access: 'anyone',
    params: z.strictObject({ attemptId: OAuthResultPlace }),
    answer: 'page',
  }),
  client: route({
    method: 'GET',
    path: '/mcp/oauth/client/:targetId.json',
    summary:
      'What authorization servers are told of this server as their client (client-id metadata document)',
    access: 'anyone',
    params: z.strictObject({ targetId: OAuthTargetId }),
    answer: z.strictObject({
      client_id: z.string(),
      client_name: z.string(),
      client_uri: z.string(),
      redirect_uris: z.array(z.string()),
      grant_types: z.array(z.string()),
      response_types: z.array(z.string()),
      token_endpoint_auth_method: z.literal('none'),
      application_type: z.enum(['web', 'native']),
    }),
  }),
};
