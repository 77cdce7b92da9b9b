/** What the model is to answer: the branch up to the message being written, with the bytes of its files. */
import type { Part } from '@stoa/contract/runs/parts';
import type { Conversations, MessageRow } from '../../conversations/conversations.ts';
import type { Files } from '../../files/files.ts';
import type { ReachableModel } from '../../models/models.ts';
import type { RunRow } from '../schema.ts';
import { sendableFiles } from './sendable-files.ts';

export interface Gathered {
  /** In reading order, without the message being written. */
  messages: MessageRow[];
  /** What earlier runs wrote into it; empty unless the run continues one. */
  written: MessageRow['parts'];
  contents: FileContents;
  /** What the person has told every model of this conversation. */
  instructions?: string | null;
  /** What the person has chosen for it: sources, and tools by their keys. */
  toolSources?: readonly string[];
}

/** By file: null for one that was deleted, nothing for one that is too much. */
export type FileContents = ReadonlyMap<string, Uint8Array | null>;

export interface GatherDeps {
  conversations: Conversations;
  files: Files;
}

export const gather = async ({ conversations, files }: GatherDeps, run: RunRow): Promise<Gathered> => {
  const branch = await conversations.branch(run.conversationId, run.messageId);
  const output = branch.at(-1);
  const messages = branch.slice(0, -1);
  const settings = await conversations.settingsOf(run.ownerId, run.conversationId);
  const gathered = { messages, written: output?.parts ?? [], contents: new Map(), ...settings };
  return withFiles(files, run.ownerId, gathered, [], { takesImages: null });
};

/** With what this run has made so far, which may have brought pictures; a model known to be blind gets none. */
export const withFiles = async (
  files: Pick<Files, 'findContent'>,
  ownerId: string,
  gathered: Gathered,
  made: readonly Part[],
  { takesImages }: Pick<ReachableModel, 'takesImages'>,
): Promise<Gathered> => {
  const { messages, written, contents: known } = gathered;
  const parts = [...messages.flatMap((message) => message.parts), ...written, ...made];
  const contents = new Map<string, Uint8Array | null>();
  for (const { fileId } of sendableFiles(parts, takesImages !== false)) {
    const content = known.get(fileId);
    contents.set(fileId, content ?? (await files.findContent(ownerId, fileId)) ?? null);
  }
  return { ...gathered, contents };
};
