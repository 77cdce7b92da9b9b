import { integer, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

/** One row for each host and port. */
export const egressAllowances = table('egressAllowances', {
  id: text(),
  host: text(),
  port: integer(),
  reason: text(),
  addedBy: orNull(text()),
  addedAt: text(),
});

export interface EgressAllowanceTables {
  egressAllowances: RowOf<typeof egressAllowances>;
}

export type EgressAllowanceRow = EgressAllowanceTables['egressAllowances'];
