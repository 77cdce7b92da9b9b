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
  findConversation,
  findMessageById,
  hasTitle,
  insertMessage,
  insertMessageFiles,
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

export interface MessageWritingDeps {
  db: Db;
  newId: NewId;
  own: OwnConversations;
  files: Files;
}

export const createMessageWriting = ({ db, newId, own, files }: MessageWritingDeps) => {
  const addMessage = async (
    tx: Tx,
    ownerId: string,
    message: Omit<MessageRow, 'id' | 'createdAt' | 'usage'>,
    toolSources?: string[],
  ): Promise<MessageRow> => {
    if (message.parentId !== null) await own.getMessage(tx, message.conversationId, message.parentId);
    const row: MessageRow = { ...message, id: newId('msg'), usage: null, createdAt: own.now() };
    await insertMessage(tx, row);
    await own.change(tx, ownerId, row.conversationId, {
      headId: row.id,
      updatedAt: row.createdAt,
      ...(row.model && { model: row.model }),
      ...(toolSources && { toolSources }),
    });
    return row;
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
     * What a person says: a new message under `parentId`, and the new head. Files in it are the principal's.
     * @throws conversation/not-found, message/not-found, file/not-found
     */
    async append(
      tx: Tx,
      principal: Principal,
      given: { conversationId: string; parentId: string | null; parts: InputPart[] },
    ): Promise<MessageRow> {
      const { userId } = requireUser(principal);
      await own.hold(tx, userId, given.conversationId);
      const parts: Part[] = [];
      for (const part of given.parts) parts.push(await toPart(tx, principal, part, String(parts.length + 1)));
      const message = await addMessage(tx, userId, {
        ...given,
        parts,
        role: 'user',
        runId: null,
        runStatus: null,
        model: null,
      });
      await insertMessageFiles(tx, message.id, fileIdsOf(parts));
      return message;
    },

    /** An empty answer for a run to write. */
    async open(
      tx: Tx,
      principal: Principal,
      {
        toolSources,
        ...given
      }: {
        conversationId: string;
        parentId: string;
        runId: string;
        model: ModelChoice;
        toolSources: string[] | undefined;
      },
    ): Promise<MessageRow> {
      const { userId } = requireUser(principal);
      await own.hold(tx, userId, given.conversationId);
      const message = { ...given, parts: [], role: 'assistant', runStatus: 'queued' } as const;
      return addMessage(tx, userId, message, toolSources);
    },

    /** What the models of the conversation may use from now on. */
    async chooseTools(tx: Tx, principal: Principal, id: string, toolSources: string[]): Promise<void> {
      await own.change(tx, requireUser(principal).userId, id, { toolSources });
    },

    /** An answer that was cut short gets a further run. */
    async reopen(tx: Tx, message: MessageRow, runId: string, model: ModelChoice): Promise<MessageRow> {
      await updateMessage(tx, message.id, { runId, runStatus: 'queued', model });
      return { ...message, runId, runStatus: 'queued', model };
    },

    // From here on for the house itself: what a run may do was decided when it was started.

    /** The message a run writes, as earlier runs left it. */
    async getForRun(tx: Tx, messageId: string): Promise<MessageRow> {
      const row = await findMessageById(tx, messageId);
      if (!row) throw new AppError('message/not-found', 'The message of this run is gone.');
      return row;
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

    /** What its models are told before everything else, and what they may use. */
    async settingsOf(
      ownerId: string,
      id: string,
    ): Promise<{ instructions: string | null; toolSources: string[] }> {
      const row = await findConversation(db, ownerId, id);
      return { instructions: row?.instructions ?? null, toolSources: row?.toolSources ?? [] };
    },

    hasTitle: (handle: Handle, id: string): Promise<boolean> => hasTitle(handle, id),

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
