import type { ModelChoice } from '@stoa/contract/models';
import type { Part } from '@stoa/contract/runs/parts';
import type { RunStatus, Usage } from '@stoa/contract/runs/status';
import { boolean, json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

export const conversations = table('conversations', {
  id: text(),
  ownerId: text(),
  title: orNull(text()),
  headId: orNull(text()),
  model: orNull(json<ModelChoice>()),
  instructions: orNull(text()),
  /** What its models may use. */
  toolSources: json<string[]>(),
  unread: boolean(),
  pinnedAt: orNull(text()),
  archivedAt: orNull(text()),
  createdAt: text(),
  updatedAt: text(),
});

export const messages = table('messages', {
  id: text(),
  conversationId: text(),
  parentId: orNull(text()),
  role: text<'user' | 'assistant'>(),
  parts: json<Part[]>(),
  /** The last run that wrote it, and how that stands; null for what a person wrote. */
  runId: orNull(text()),
  runStatus: orNull(text<RunStatus>()),
  model: orNull(json<ModelChoice>()),
  usage: orNull(json<Usage>()),
  createdAt: text(),
});

/** Which message carries which file: a file that none carries any more goes with the last one. */
export const messageFiles = table('messageFiles', {
  messageId: text(),
  fileId: text(),
});

export interface ConversationTables {
  conversations: RowOf<typeof conversations>;
  messages: RowOf<typeof messages>;
  messageFiles: RowOf<typeof messageFiles>;
}

export type ConversationRow = ConversationTables['conversations'];
export type MessageRow = ConversationTables['messages'];
