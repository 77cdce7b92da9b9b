/** Counts what arrives over all streams of one load, and watches the target while all of them are live. */
import { readCpuMs, readResidentBytes } from '../processes/process-figures.ts';
import { median, percentilesOf } from '../report/statistics.ts';
import type { Load, LoadReport, SteadyReport } from './load.ts';
import { nowMicros, sendTimesIn } from './tokens.ts';

const memoryEveryMs = 250;

export interface StreamTally {
  /** Text that has just arrived. */
  take(text: string): void;
  /** The stream is over. @returns why it was not a whole answer, or undefined. */
  finish(): string | undefined;
}

interface Reading {
  atMicros: number;
  cpuMs: number;
  tokens: number;
}

export const createTally = ({ target: { pid }, streams, tokens, tokensPerSecond }: Load) => {
  const transits: number[] = [];
  const firstTokens: number[] = [];
  const firstTransits: number[] = [];
  const paces: number[] = [];
  const failures: string[] = [];
  const memory: number[] = [];
  const residentBefore = readResidentBytes(pid);
  const begun = read();
  let steadyFrom: Reading | undefined;
  let steadyTo: Reading | undefined;
  let isAnyOver = false;

  function read(): Reading {
    return { atMicros: nowMicros(), cpuMs: readCpuMs(pid), tokens: transits.length };
  }

  const memoryTimer = setInterval(() => {
    if (steadyFrom && !steadyTo) memory.push(readResidentBytes(pid));
  }, memoryEveryMs);

  const oneIsOver = (): void => {
    if (isAnyOver) return;
    isAnyOver = true;
    if (steadyFrom) steadyTo = read();
  };

  const steady = (): SteadyReport | undefined => {
    if (!steadyFrom || !steadyTo || memory.length === 0) return undefined;
    const cpuMs = steadyTo.cpuMs - steadyFrom.cpuMs;
    const seconds = (steadyTo.atMicros - steadyFrom.atMicros) / 1e6;
    const arrived = steadyTo.tokens - steadyFrom.tokens;
    return {
      seconds,
      tokens: arrived,
      cpuMicrosPerToken: (cpuMs * 1000) / arrived,
      coresBusy: cpuMs / 1000 / seconds,
      residentBytesPerStream: (median(memory) - residentBefore) / streams,
      fromMicros: steadyFrom.atMicros,
      toMicros: steadyTo.atMicros,
    };
  };

  return {
    /** @param askedAtMicros when its answer was asked for */
    open(askedAtMicros: number): StreamTally {
      let firstSentAt = 0;
      let lastSentAt = 0;
      let count = 0;
      let isInOrder = true;

      const takeFirst = (arrivedAt: number, sentAt: number): void => {
        firstSentAt = sentAt;
        firstTokens.push((arrivedAt - askedAtMicros) / 1000);
        firstTransits.push((arrivedAt - sentAt) / 1000);
        if (firstTokens.length === streams && !isAnyOver) steadyFrom = read();
      };

      return {
        take(text) {
          const arrivedAt = nowMicros();
          for (const sentAt of sendTimesIn(text)) {
            if (count === 0) takeFirst(arrivedAt, sentAt);
            transits.push((arrivedAt - sentAt) / 1000);
            isInOrder &&= sentAt >= lastSentAt;
            lastSentAt = sentAt;
            count += 1;
          }
        },
        finish() {
          oneIsOver();
          if (count !== tokens) return `${count} of ${tokens} tokens arrived`;
          if (!isInOrder) return 'tokens came out of order';
          const seconds = (lastSentAt - firstSentAt) / 1e6;
          if (tokens > 1) paces.push((tokens - 1) / seconds / tokensPerSecond);
          return undefined;
        },
      };
    },

    fail(reason: string): void {
      oneIsOver();
      failures.push(reason);
    },

    close(): LoadReport {
      clearInterval(memoryTimer);
      const ended = read();
      return {
        tokens: transits.length,
        failures,
        firstTokenMs: percentilesOf(firstTokens),
        firstTransitMs: percentilesOf(firstTransits),
        transitMs: percentilesOf(transits),
        keptPace: median(paces),
        begunMicros: begun.atMicros,
        endedMicros: ended.atMicros,
        cpuMsPerStart: steadyFrom ? (steadyFrom.cpuMs - begun.cpuMs) / streams : Number.NaN,
        cpuMicrosPerToken: ((ended.cpuMs - begun.cpuMs) * 1000) / transits.length,
        steady: steady(),
      };
    },
  };
};

export type Tally = ReturnType<typeof createTally>;
