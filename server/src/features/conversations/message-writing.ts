/** What runs do to conversations: messages are placed, written by their runs, and settled. */
import type { Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import type { InputPart, Part } from '@stoa/contract/runs/parts';
import type { RunEndStatus, RunStatus, Usage } from '@stoa/contract/runs/status';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { type Principal, requireUser } from '../../kernel/principal.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Files } from '../files/files.ts';
import type { OwnConversations } from './own-conversations.ts';
import type { MessageRow } from './schema.ts';
import {
  fillTitle,
  findMessageById,
  insertMessageFiles,
  insertMessages,
  listBranch,
  updateMessage,
} from './store.ts';

/** A branch longer than this is cut at its root end: no model reads more. */
const longestBranch = 2000;

export interface Settled {
  ownerId: string;
  conversationId: string;
  messageId: string;
  parts: Part[];
  usage: Usage | null;
  runStatus: RunEndStatus;
}

/** Who writes a message: a run that waits in line, or is worked on from the start. */
export interface Answer {
  runId: string;
  runStatus: 'queued' | 'running';
  model: ModelChoice;
}

type NewMessage = Omit<MessageRow, 'id' | 'createdAt' | 'usage'>;

const empty = { parts: [], role: 'assistant' as const };

export interface MessageWritingDeps {
  db: Db;
  newId: NewId;
  own: OwnConversations;
  files: Files;
}

export const createMessageWriting = ({ db, newId, own, files }: MessageWritingDeps) => {
  /** New messages, each under the one before; the last is the new head. The conversation is held. */
  const addMessages = async (
    tx: Tx,
    ownerId: string,
    messages: readonly [NewMessage, ...NewMessage[]],
  ): Promise<{ rows: MessageRow[]; isNamed: boolean }> => {
    const { conversationId, parentId } = messages[0];
    if (parentId !== null) await own.getMessage(tx, conversationId, parentId);
    const createdAt = own.now();
    const rows: MessageRow[] = [];
    for (const message of messages) {
      const parent = rows.at(-1)?.id ?? parentId;
      rows.push({ ...message, parentId: parent, id: newId('msg'), usage: null, createdAt });
    }
    await insertMessages(tx, rows);
    const { id: headId, model } = rows.at(-1)!;
    const changes = { headId, updatedAt: createdAt, ...(model && { model }) };
    const { title } = await own.change(tx, ownerId, conversationId, changes);
    return { rows, isNamed: title !== null };
  };

  /** A file is written down as it is now: its name stays in the message when it is deleted. */
  const toPart = async (tx: Tx, principal: Principal, given: InputPart, id: string): Promise<Part> => {
    if (given.type === 'text') return { ...given, id };
    const { id: fileId, createdAt: _, ...file } = await files.attach(tx, principal, given.fileId);
    return { type: 'file', id, fileId, ...file };
  };

  return {
    /** @throws conversation/not-found, message/not-found */
    async getMessage(tx: Tx, principal: Principal, conversationId: string, id: string): Promise<MessageRow> {
      await own.hold(tx, requireUser(principal).userId, conversationId);
      return own.getMessage(tx, conversationId, id);
    },

    /** Messages of one conversation as the API shows them, in the order given. */
    describe: (rows: MessageRow[]): Promise<Message[]> => own.describe(db, rows),

    /**
     * What a person says: a new message under `parentId`. With `answer` an empty one is opened under it for a
     * run to write. The last of them is the new head. Files are the principal's.
     * @throws conversation/not-found, message/not-found, file/not-found
     */
    async append(
      tx: Tx,
      principal: Principal,
      given: { conversationId: string; parentId: string | null; parts: InputPart[]; answer?: Answer },
    ): Promise<{ input: MessageRow; output: MessageRow | undefined; isNamed: boolean }> {
      const { userId } = requireUser(principal);
      const { conversationId, parentId, answer } = given;
      await own.hold(tx, userId, conversationId);
      const parts: Part[] = [];
      for (const part of given.parts) parts.push(await toPart(tx, principal, part, String(parts.length + 1)));
      const place = { conversationId, parentId };
      const said: NewMessage = { ...place, parts, role: 'user', runId: null, runStatus: null, model: null };
      const messages: [NewMessage, ...NewMessage[]] = [said];
      if (answer) messages.push({ ...place, ...empty, ...answer });
      const { rows, isNamed } = await addMessages(tx, userId, messages);
      const [input, output] = rows;
      await insertMessageFiles(tx, input!.id, fileIdsOf(parts));
      return { input: input!, output, isNamed };
    },

    /** An empty answer for a run to write, beside others under the same message. */
    async open(
      tx: Tx,
      principal: Principal,
      { conversationId, parentId, ...answer }: Answer & { conversationId: string; parentId: string },
    ): Promise<{ output: MessageRow; isNamed: boolean }> {
      const { userId } = requireUser(principal);
      await own.hold(tx, userId, conversationId);
      const message = { conversationId, parentId, ...empty, ...answer };
      const { rows, isNamed } = await addMessages(tx, userId, [message]);
      return { output: rows[0]!, isNamed };
    },

    /** An answer that was cut short gets a further run. */
    async reopen(tx: Tx, message: MessageRow, answer: Answer): Promise<MessageRow> {
      await updateMessage(tx, message.id, answer);
      return { ...message, ...answer };
    },

    // From here on for the house itself: what a run may do was decided when it was started.

    /** The message a run writes, as earlier runs left it. */
    async getForRun(tx: Tx, messageId: string): Promise<MessageRow> {
      const row = await findMessageById(tx, messageId);
      if (!row) throw new AppError('message/not-found', 'The message of this run is gone.');
      return row;
    },

    /** Files that a run has made for its message stay for as long as that does; one that is gone is passed over. */
    async carry(tx: Tx, principal: Principal, messageId: string, fileIds: readonly string[]): Promise<void> {
      const attached: string[] = [];
      for (const id of fileIds) if (await files.attachIfThere(tx, principal, id)) attached.push(id);
      await insertMessageFiles(tx, messageId, attached);
    },

    noteRunStatus: (handle: Handle, messageId: string, runStatus: RunStatus) =>
      updateMessage(handle, messageId, { runStatus }),

    /** Writes down what a run made of its message; from now on only a further run may add to it. */
    async settle(tx: Tx, { ownerId, conversationId, messageId, ...written }: Settled): Promise<void> {
      await updateMessage(tx, messageId, written);
      await own.change(tx, ownerId, conversationId, { unread: true });
    },

    /** What a model is to read for answering `leafId`, in reading order. */
    branch: (conversationId: string, leafId: string): Promise<MessageRow[]> =>
      listBranch(db, conversationId, leafId, longestBranch),

    /** Names a conversation that has no title yet. */
    async fillTitle(ownerId: string, id: string, title: string): Promise<void> {
      const row = await fillTitle(db, ownerId, id, title);
      if (row) own.tell(row);
    },
  };
};

const fileIdsOf = (parts: readonly Part[]): string[] => [
  ...new Set(parts.flatMap((part) => (part.type === 'file' ? [part.fileId] : []))),
];
