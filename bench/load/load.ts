/** What the client process is asked to do, and what it found. Everything here crosses a process boundary as JSON. */
import type { Percentiles } from '../report/statistics.ts';
import type { Pace } from './tokens.ts';

export type Target =
  | { kind: 'stoa'; origin: string; pid: number; endpointId: string }
  | { kind: 'floor'; origin: string; pid: number };

export interface Load extends Pace {
  target: Target;
  streams: number;
}

export interface LoadReport {
  /** Tokens that reached the client. */
  tokens: number;
  /** Streams that ended too early, out of order or not at all, each with its reason. */
  failures: string[];
  /** From the request for an answer to its first token at the client. */
  firstTokenMs: Percentiles;
  /** From the sending of the first token by the upstream to the client: without the upstream's share. */
  firstTransitMs: Percentiles;
  /** From the sending of each token by the upstream to the client. */
  transitMs: Percentiles;
  /** How much of the pace asked for the upstream could keep, 1 being all: below, the machine is the limit. */
  keptPace: number;
  /** The first request, on the clock of the tokens. */
  begunMicros: number;
  /** The last end. */
  endedMicros: number;
  /** CPU time of the target from the first request until every stream has its first token, by stream; NaN when they were never all live. */
  cpuMsPerStart: number;
  /** CPU time of the target from the first request to the last end, over all tokens. */
  cpuMicrosPerToken: number;
  /** While all streams were live; absent when they never were at the same time. */
  steady?: SteadyReport;
}

export interface SteadyReport {
  seconds: number;
  tokens: number;
  cpuMicrosPerToken: number;
  /** CPU time by wall time: 1 is a whole core. */
  coresBusy: number;
  /** Resident memory of the target beyond what it had before, by stream. */
  residentBytesPerStream: number;
  /** From the last stream's first token to the first stream's end, on the clock of the tokens. */
  fromMicros: number;
  toMicros: number;
}
