import { ApiError, retryAfterMsOf } from '@stoa/contract/client';
import { en } from './en.ts';
import { t } from './i18n.ts';
import type { MessageId } from './i18n.ts';

/** What to tell a person about an error: what happened, what is kept, what to do. */
export const errorText = (error: unknown): string => {
  const waitMs = retryAfterMsOf(error);
  if (waitMs !== undefined) return t('errors.tooManyFor', { seconds: Math.ceil(waitMs / 1000) });
  const id = error instanceof ApiError ? `error.${error.code}` : 'error.unknown';
  // A server newer than this page may answer with a code that it does not know yet.
  return t(id in en ? (id as MessageId) : 'error.server/failed');
};

export type ErrorTextCode = ApiError['code'];

/** Of an answer that says no; undefined for any other failure. */
export const codeOfError = (error: unknown): ErrorTextCode | undefined =>
  error instanceof ApiError ? error.code : undefined;
