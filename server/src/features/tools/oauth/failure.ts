/**
 * Why there is no token, as one of the classes of the contract: by the code the server named, then by its status,
 * and by its words only where it named no code that anybody knows. Pure.
 */
import type { OAuthFailureClass } from '@stoa/contract/oauth';

/** The message is ours and holds nothing that another server said: it may be logged and shown. */
export class OAuthFailure extends Error {
  override name = 'OAuthFailure';
  readonly class: OAuthFailureClass;
  readonly retryAfterMs: number | null;
  /** What the server said, for administrators alone; never for the log. */
  readonly detail: string | null;

  constructor(
    kind: OAuthFailureClass,
    message: string,
    { retryAfterMs = null, detail = null }: { retryAfterMs?: number | null; detail?: string | null } = {},
  ) {
    super(message);
    this.class = kind;
    this.retryAfterMs = retryAfterMs;
    this.detail = detail;
  }
}

export const failureOf = (error: unknown): OAuthFailure =>
  error instanceof OAuthFailure ? error : new OAuthFailure('transient', 'The server could not be asked.');

const byCode: ReadonlyMap<string, OAuthFailureClass> = new Map([
  ['invalid_client', 'client_rejected'],
  ['unauthorized_client', 'client_rejected'],
  ['access_denied', 'user_denied'],
  ['invalid_grant', 'grant_rejected'],
  ['login_required', 'grant_rejected'],
  ['consent_required', 'grant_rejected'],
  ['interaction_required', 'grant_rejected'],
  ['account_selection_required', 'grant_rejected'],
  ['invalid_scope', 'insufficient_scope'],
  ['insufficient_scope', 'insufficient_scope'],
  ['invalid_target', 'resource_mismatch'],
  ['server_error', 'transient'],
  ['temporarily_unavailable', 'transient'],
  ['slow_down', 'transient'],
  ['unsupported_grant_type', 'metadata_invalid'],
  ['unsupported_response_type', 'metadata_invalid'],
]);

/** As servers that know no codes put it. A text that only mentions a parameter of that name says nothing. */
const rejections = [
  /\binvalid_client\b/i,
  /\bunauthorized_client\b/i,
  /\bclient[_ ]?id[ _-]mismatch\b/i,
  /\bclient[_ ](?:\S{1,80} )?(?:was |is |could )?not (?:be )?found\b/i,
  /\bunknown client\b/i,
];

const isRejectionText = (text: unknown): boolean =>
  typeof text === 'string' && rejections.some((pattern) => pattern.test(text));

export interface ErrorAnswer {
  status: number;
  error: string | null;
  description: string | null;
}

/** What an error answer of the token endpoint comes to. */
export const classOfAnswer = ({ status, error, description }: ErrorAnswer): OAuthFailureClass => {
  if (status >= 500 || status === 429) return 'transient';
  const known = error === null ? undefined : byCode.get(error);
  if (known) return known;
  if (isRejectionText(error) || isRejectionText(description)) return 'client_rejected';
  if (status === 401) return 'client_rejected';
  // A page instead of an answer is a proxy's, or a server's that is being mended.
  return error === null ? 'transient' : 'metadata_invalid';
};

/** What `error` of a callback comes to. */
export const classOfCallback = (error: string): OAuthFailureClass =>
  byCode.get(error) ?? (isRejectionText(error) ? 'client_rejected' : 'metadata_invalid');
