/** What the model is to answer: the branch up to the message being written, with the bytes of its files. */
import type { FilePart } from '@stoa/contract/runs/parts';
import type { Conversations, MessageRow } from '../../conversations/conversations.ts';
import type { Files } from '../../files/files.ts';
import type { RunRow } from '../schema.ts';
import { sendableFiles } from './sendable-files.ts';

export interface Gathered {
  /** In reading order, without the message being written. */
  messages: MessageRow[];
  /** What earlier runs wrote into it; empty unless the run continues one. */
  written: MessageRow['parts'];
  /** By the part that stands for it: null for a file that was deleted, nothing for one that is too much. */
  contents: ReadonlyMap<FilePart, Uint8Array | null>;
  /** What the person has told every model of this conversation. */
  instructions?: string | null;
  /** What the person has chosen for it: sources, and tools by their keys. */
  toolSources?: readonly string[];
}

export interface GatherDeps {
  conversations: Conversations;
  files: Files;
}

export const gather = async ({ conversations, files }: GatherDeps, run: RunRow): Promise<Gathered> => {
  const branch = await conversations.branch(run.conversationId, run.messageId);
  const output = branch.at(-1);
  const messages = branch.slice(0, -1);
  const contents = new Map<FilePart, Uint8Array | null>();
  for (const part of sendableFiles(messages)) {
    contents.set(part, (await files.findContent(run.ownerId, part.fileId)) ?? null);
  }
  const settings = await conversations.settingsOf(run.ownerId, run.conversationId);
  return { messages, written: output?.parts ?? [], contents, ...settings };
};
