import type { ErrorCode } from '@stoa/contract/errors';

/**
 * The one class of errors that are answers. `message` is for logs and scripts; `details` may be
 * shown to the caller, `cause` never is.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
  }
}
