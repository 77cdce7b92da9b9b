/** Time as a dependency, so that tests can hold it still. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };

/** ISO 8601 in UTC with milliseconds: what tables and answers hold, and what sorts as text. */
export const isoAt = (timeMs: number): string => new Date(timeMs).toISOString();
