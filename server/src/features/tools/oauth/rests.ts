/** A server that is down is left alone for a while, longer each time, by this process. */
import type { Clock } from '../../../kernel/clock.ts';

const firstMs = 2_000;
const longestMs = 60_000;
const most = 1_000;

export const createRests = (clock: Clock) => {
  const rests = new Map<string, { untilMs: number; count: number }>();
  return {
    leftMs: (issuer: string): number => Math.max(0, (rests.get(issuer)?.untilMs ?? 0) - clock.nowMs()),

    clear: (issuer: string): void => void rests.delete(issuer),

    /** @param askedMs what the server asks for @returns how long it is left alone */
    note(issuer: string, askedMs: number | null): number {
      const count = (rests.get(issuer)?.count ?? 0) + 1;
      const restMs = Math.min(Math.max(askedMs ?? 0, firstMs * 2 ** (count - 1)), longestMs);
      if (rests.size >= most) rests.clear();
      rests.set(issuer, { untilMs: clock.nowMs() + restMs, count });
      return restMs;
    },
  };
};
