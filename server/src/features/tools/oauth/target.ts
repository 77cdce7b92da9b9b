/** What is signed in at, and what its owner is told. Nothing here knows MCP: actions are targets as well. */
import type { AttemptPurpose, OAuthFailureClass } from '@stoa/contract/oauth';

export interface ProtectedTarget {
  /** `mcp_…` or `act_…`: never changes, whatever the target is called. */
  id: string;
  /** Raised whenever address or sign-in settings change: nothing of an earlier one is used again. */
  revision: number;
  name: string;
  /** Its canonical address. */
  resource: string;
  server: AuthorizationServer;
  preRegistered: PreRegistered | null;
  allow: {
    /** Without protected-resource metadata, as servers of 2025-03-26 are. */
    legacyDiscovery: boolean;
    /** An authorization server that does not say it knows S256. */
    missingPkce: boolean;
    /** No `resource` is sent: for an authorization server that refuses it. */
    noResource: boolean;
    /** Read by whoever calls the resource: its 400 means 401. */
    badRequestIsAuth: boolean;
  };
  /**
   * Of private hosts only those of the operator's configuration are asked on its behalf: for targets that any user
   * may name (SR-14).
   */
  configuredOnly: boolean;
  extraScopes: string[];
  audience: string | null;
}

/** Where people sign in: as the resource says, as an issuer says of itself, or as an administrator has written it down. */
export type AuthorizationServer =
  | { kind: 'discovered' }
  | { kind: 'issuer'; issuer: string; withoutPkce: boolean }
  | {
      kind: 'given';
      authorizationEndpoint: string;
      tokenEndpoint: string;
      revocationEndpoint: string | null;
      /** Nobody announces PKCE here. It is used all the same, unless an administrator says that it breaks the sign-in. */
      withoutPkce: boolean;
    };

export interface PreRegistered {
  clientId: string;
  clientSecret: string | null;
  /** Null: the first issuer they are used at, and no other after it. */
  issuer: string | null;
  authMethod: string | null;
}

export type TokenAnswer =
  | { kind: 'token'; accessToken: string; generation: number }
  /** Nobody has signed in. */
  | { kind: 'none' }
  | { kind: 'sign-in'; class: OAuthFailureClass; scopes?: string[] }
  | { kind: 'unavailable'; class: 'transient'; message: string; retryAfterMs: number | null }
  | { kind: 'failed'; class: OAuthFailureClass; message: string };

/** The resource refused. */
export interface Refusal {
  status: 401 | 403;
  /** Of the token that was sent; null when there was none. */
  generation: number | null;
  /** `WWW-Authenticate`, as it came. */
  challenge: string | null;
}

export interface AttemptWish {
  purpose: AttemptPurpose;
  /** Of a run that waits for it. */
  interactionId: string | null;
  challenge: string | null;
  /** A person does not get on with the attempt there is. */
  startAgain?: boolean;
}

export type AttemptAnswer =
  | { kind: 'attempt'; attemptId: string; start: string; expiresAt: string }
  | {
      kind: 'failed';
      class: OAuthFailureClass;
      message: string;
      /** What the other server said, for administrators alone. */
      detail: string | null;
    };
