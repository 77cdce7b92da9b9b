/** Pure rules of the message tree. */
import type { Message } from '@stoa/contract/conversations';
import type { MessageRow } from './schema.ts';
import type { Sibling } from './store.ts';

/** Siblings stand under the same parent and have the same role: alternatives to each other. */
export const siblingIdsOf = (message: Sibling, children: readonly Sibling[]): string[] =>
  children
    .filter(({ parentId, role }) => parentId === message.parentId && role === message.role)
    .map(({ id }) => id);

export const toMessage = (row: MessageRow, children: readonly Sibling[]): Message => ({
  id: row.id,
  conversationId: row.conversationId,
  parentId: row.parentId,
  role: row.role,
  parts: row.parts,
  run: row.runId === null || row.runStatus === null ? null : { id: row.runId, status: row.runStatus },
  model: row.model,
  usage: row.usage,
  siblingIds: siblingIdsOf(row, children),
  createdAt: row.createdAt,
});
