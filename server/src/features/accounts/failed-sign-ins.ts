/**
 * Which failed sign-ins are worth an audit entry: whoever guesses must not fill the log. It goes by what
 * was typed, known or not, so that the time an answer takes tells nothing about who has an account.
 */
const windowMs = 60 * 60 * 1000;
const mostForOne = 5;
const mostForAll = 100;

export const createFailedSignIns = () => {
  let windowEndsMs = 0;
  let recorded = 0;
  let unrecorded = 0;
  let timesOf = new Map<string, number>();

  return {
    /** @returns how many went without an entry since the last one, or null when this one does too. */
    note(email: string, nowMs: number): number | null {
      if (nowMs >= windowEndsMs) {
        windowEndsMs = nowMs + windowMs;
        recorded = 0;
        timesOf = new Map();
      }
      const times = timesOf.get(email) ?? 0;
      if (times >= mostForOne || recorded >= mostForAll) {
        unrecorded += 1;
        return null;
      }
      timesOf.set(email, times + 1);
      recorded += 1;
      const before = unrecorded;
      unrecorded = 0;
      return before;
    },
  };
};
