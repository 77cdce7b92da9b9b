/** A call under way, as it is seen by what its server asks meanwhile. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface OpenCall {
  runId: string | null;
  partId: string | null;
  /** Aborts when the call has ended, however. */
  gone: AbortSignal;
  /** Its time stands still while a person is asked. */
  onAsking(isAsking: boolean): void;
}

/**
 * The call whose answer is being read. Over HTTP a server asks within the answer to the very call it asks for, and
 * nothing else says for which of several that is.
 */
export const currentCall = new AsyncLocalStorage<OpenCall>();
