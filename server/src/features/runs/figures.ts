/** What is measured of runs, by provider where it says something: never by model, whose names people choose. */
import { ProviderIds } from '@stoa/contract/models';
import type { RunEndStatus, RunStatus, Usage } from '@stoa/contract/runs/status';
import { type Metrics, secondsBounds } from '../../kernel/metrics.ts';
import type { Db } from '../../platform/db/port.ts';
import { findOldestQueuedAt, countUnfinished } from './store.ts';

const outcomes: RunEndStatus[] = ['done', 'cancelled', 'failed', 'interrupted'];

export type RunFigures = ReturnType<typeof createRunFigures>;

export const createRunFigures = (metrics: Metrics, nowMs: () => number) => {
  const ends = metrics.counter('stoa_runs_ended_total', 'Runs that ended, by how', { outcome: outcomes });
  const tokens = metrics.counter('stoa_tokens_total', 'Tokens that models read (in) and wrote (out)', {
    provider: ProviderIds,
    direction: ['in', 'out'],
  });
  const firstWords = metrics.histogram(
    'stoa_first_word_seconds',
    'From the request for an answer to the first word or thought of its model',
    secondsBounds,
    { provider: ProviderIds },
  );
  const logLag = metrics.histogram(
    'stoa_log_lag_seconds',
    'How long the oldest event of a commit had waited when it was in the log',
    secondsBounds,
    {},
  );
  return {
    ended: (outcome: RunStatus): void => ends.add(1, { outcome }),
    spent(provider: string, { inputTokens, outputTokens }: Usage): void {
      tokens.add(inputTokens, { provider, direction: 'in' });
      tokens.add(outputTokens, { provider, direction: 'out' });
    },
    spoke: (provider: string, askedAt: string): void =>
      firstWords.observe((nowMs() - Date.parse(askedAt)) / 1000, { provider }),
    /** @param waitedMs from its first event that was not in the log yet */
    committed: (waitedMs: number): void => logLag.observe(waitedMs / 1000, {}),
  };
};

export interface RunReadings {
  db: Db;
  metrics: Metrics;
  nowMs: () => number;
  activeCount: () => number;
  readerCount: () => number;
  tickMs: () => number;
}

export const declareRunReadings = ({ db, metrics, nowMs, ...own }: RunReadings): void => {
  const gauge = metrics.read.bind(metrics, 'gauge');
  gauge('stoa_runs', 'Unfinished runs in the database, by status', () => countUnfinished(db), 'status');
  gauge('stoa_run_queue_age_seconds', 'How long the oldest run has waited for its turn', async () => {
    const since = await findOldestQueuedAt(db);
    return since === undefined ? 0 : (nowMs() - Date.parse(since)) / 1000;
  });
  gauge('stoa_runs_active', 'Runs that this process works on', own.activeCount);
  gauge('stoa_run_readers', 'Readers of runs', own.readerCount);
  gauge('stoa_frame_tick_seconds', 'How long deltas are joined at the moment', () => own.tickMs() / 1000);
};
