import { integer, json, orNull, type RowOf, table, text } from '../db/table.ts';

export const jobs = table('jobs', {
  id: text(),
  kind: text(),
  payload: json<Record<string, unknown>>(),
  attempts: integer(),
  /** Due from here on; moved ahead while a worker holds it, so a dead worker's job comes due again. */
  dueAt: text(),
  /** Set when it failed for the last time; kept to be looked at. */
  failedAt: orNull(text()),
  createdAt: text(),
});

export interface QueueTables {
  jobs: RowOf<typeof jobs>;
}
