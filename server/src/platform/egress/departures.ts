/** What left: counted for the figures, and a line of the log for each. Never a path, a query or a header. */
import type { Log } from '../../kernel/log.ts';
import { type EgressOutcome, EgressOutcomes, type HostAndPort } from './port.ts';

export interface Departure extends HostAndPort {
  outcome: EgressOutcome;
  status?: number | undefined;
  /** Of the answer's body. */
  bytes?: number | undefined;
  durationMs: number;
  runId?: string | undefined;
}

export interface Departures {
  note(departure: Departure): void;
  counts(): Record<EgressOutcome, number>;
}

export const createDepartures = (log: Log): Departures => {
  const counts = Object.fromEntries(EgressOutcomes.map((outcome) => [outcome, 0])) as Record<
    EgressOutcome,
    number
  >;
  return {
    note({ outcome, host, port, status, bytes, durationMs, runId }) {
      counts[outcome] += 1;
      log.info(
        {
          host,
          port,
          kind: outcome,
          durationMs: Math.round(durationMs),
          ...(status !== undefined && { status }),
          ...(bytes !== undefined && { bytes }),
          ...(runId !== undefined && { runId }),
        },
        'A request left',
      );
    },
    counts: () => ({ ...counts }),
  };
};
