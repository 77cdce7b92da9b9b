import type { Run } from '@stoa/contract/runs/routes';
import type { RunRow } from './schema.ts';

/** A run as the API shows it. */
export const toRun = (row: RunRow): Run => ({
  id: row.id,
  conversationId: row.conversationId,
  messageId: row.messageId,
  status: row.status,
  model: row.model,
  error: row.error,
  usage: row.usage,
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
});
