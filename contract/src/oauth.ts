/**
 * Signing in at the servers that tools come from. A browser goes by the pages under `/mcp/oauth`: the start link of
 * an attempt, the authorization server, the callback, and what came of it.
 */
import * as z from 'zod/mini';

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

