/** How long the database takes, the same over every engine. */
import type { Metrics } from '../../kernel/metrics.ts';

const bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export type DbFigures = ReturnType<typeof createDbFigures>;

export const createDbFigures = (metrics: Metrics) => {
  const query = metrics.histogram('stoa_db_query_seconds', 'How long a query took', bounds, {});
  const transaction = metrics.histogram(
    'stoa_db_transaction_seconds',
    'How long a transaction took, with its wait for a connection',
    bounds,
    {},
  );
  const secondsSince = (startedMs: number): number => (performance.now() - startedMs) / 1000;
  return {
    /** @param startedMs by `performance.now()` */
    queried: (startedMs: number): void => query.observe(secondsSince(startedMs), {}),
    committed: (startedMs: number): void => transaction.observe(secondsSince(startedMs), {}),
  };
};
