import type { ModelError } from '../../errors.ts';

/** How an answer ends that lacks its end mark: with nothing in it, or in the middle. */
export const NOTHING_SAID: ModelError = {
  kind: 'overloaded',
  message: 'The server accepted the request but sent no answer.',
};
export const BROKEN_OFF: ModelError = {
  kind: 'network',
  message: 'The connection closed before the answer was complete.',
};
