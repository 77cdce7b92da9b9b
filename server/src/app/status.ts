import type { ErrorCode } from '@stoa/contract/errors';

/** The one table from error codes to HTTP statuses. What is forbidden because it is not yours is 404 (SR-28). */
const statuses: Record<ErrorCode, number> = {
  'request/invalid': 400,
  'request/too-large': 413,
  'request/not-json': 400,
  'request/origin-refused': 403,
  'request/host-refused': 421,
  'request/unknown-route': 404,
  'server/failed': 500,
  'server/stopping': 503,
  'account/sign-in-required': 401,
  'account/forbidden': 403,
  'account/wrong-credentials': 401,
  'account/exists': 409,
  'account/claim-required': 403,
  'account/registration-closed': 403,
  'endpoint/not-found': 404,
  'endpoint/read-only': 409,
  'endpoint/address-invalid': 422,
  'endpoint/address-private': 422,
  'endpoint/address-refused': 422,
  'egress-allowance/not-found': 404,
  'endpoint/key-unreadable': 422,
  'model/not-found': 422,
  'model/setting-unknown': 422,
  'conversation/not-found': 404,
  'message/not-found': 404,
  'run/not-found': 404,
  'run/idempotency-conflict': 409,
  'run/parent-required': 422,
  'run/message-busy': 409,
  'run/not-continuable': 409,
};

export const statusOf = (code: ErrorCode): number => statuses[code];
