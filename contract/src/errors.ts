/**
 * Every code the API can answer with, as `noun/reason`. The browser translates by code; the
 * HTTP status of each stands in the server's one table.
 */
export const ErrorCodes = [
  'request/invalid',
  'request/too-large',
  'request/too-slow',
  'request/too-many',
  'request/not-json',
  'request/origin-refused',
  'request/host-refused',
  'request/unknown-route',
  'server/failed',
  'server/stopping',
  'account/sign-in-required',
  'account/forbidden',
  'account/wrong-credentials',
  'account/exists',
  'account/claim-required',
  'account/registration-closed',
  'account/domain-refused',
  'account/wrong-password',
  'account/link-invalid',
  'session/not-found',
  'user/not-found',
  'user/yourself',
  'user/last-administrator',
  'invite/not-found',
  'mail/missing',
  'mail/failed',
  'endpoint/not-found',
  'endpoint/read-only',
  'endpoint/address-invalid',
  'endpoint/address-private',
  'endpoint/address-refused',
  'egress-allowance/not-found',
  'endpoint/key-unreadable',
  'model/not-found',
  'model/setting-unknown',
  'file/not-found',
  'file/missing',
  'file/empty',
  'file/too-large',
  'file/kind-unknown',
  'file/unreadable',
  'file/storage-full',
  'conversation/not-found',
  'message/not-found',
  'run/not-found',
  'run/idempotency-conflict',
  'run/too-many',
  'run/parent-required',
  'run/message-busy',
  'run/not-continuable',
  'tool/decision-not-found',
  'tool/rule-not-found',
  'tool/too-many-rules',
  'interaction/not-found',
  'interaction/settled',
  'interaction/answer-invalid',
] as const;

export type ErrorCode = (typeof ErrorCodes)[number];

/** The body of every error answer. `message` is English and for logs and scripts; people read the translation of `code`. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; details?: unknown; requestId: string };
}
