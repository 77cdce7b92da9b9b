import type { ModelChoice } from '@stoa/contract/models';
import type { RunStatus, Usage } from '@stoa/contract/runs/status';
import { boolean, integer, json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

export const runs = table('runs', {
  id: text(),
  conversationId: text(),
  /** The message it writes. */
  messageId: text(),
  /** The message that was sent with it; null when an existing one is answered anew or gone on with. */
  inputId: orNull(text()),
  ownerId: text(),
  status: text<RunStatus>(),
  model: json<ModelChoice>(),
  idempotencyKey: text(),
  /** Tells a repeated request from another one under the same key. */
  requestHash: text(),
  /** How many runs wrote its message before it. */
  ordinal: integer(),
  /** Raised by every claim; only the holder of the newest may write. */
  epoch: integer(),
  leaseOwner: orNull(text()),
  leaseUntil: orNull(text()),
  cancelRequested: boolean(),
  usage: orNull(json<Usage>()),
  error: orNull(json<{ code: string; message: string }>()),
  /** Of an ended run: the place of its `run-end`. */
  lastSeq: integer(),
  createdAt: text(),
  startedAt: orNull(text()),
  endedAt: orNull(text()),
  compactedAt: orNull(text()),
});

export const runEvents = table('runEvents', {
  runId: text(),
  seq: integer(),
  /** The event as JSON text, exactly as readers get it; it opens with its type. */
  event: text(),
});

export interface RunTables {
  runs: RowOf<typeof runs>;
  runEvents: RowOf<typeof runEvents>;
}

export type RunRow = RunTables['runs'];
