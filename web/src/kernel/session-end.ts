/** How the parts that notice the end of a session (API calls, the event stream) tell the one that owns it. */
export type SessionEnd = 'expired' | 'signed-out';

const listeners = new Set<(reason: SessionEnd) => void>();

export const endSession = (reason: SessionEnd): void => {
  for (const listener of listeners) listener(reason);
};

export const onSessionEnd = (listener: (reason: SessionEnd) => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
