/** Names a conversation from its first message, beside the answer. */
import type { Part } from '@stoa/contract/runs/parts';
import { streamModel } from '@stoa/llm/stream';
import { system } from '../../kernel/principal.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import type { Queue } from '../../platform/queue/port.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Models } from '../models/models.ts';
import type { RunRow } from './schema.ts';
import { findRun } from './store.ts';

const longestTitle = 60;
const longestExcerpt = 2000;
const timeoutMs = 30_000;

const instructions =
  'Write a title for a conversation that opens with the message below: at most six words, in its language, no quotation marks, no full stop. Answer with the title alone.';

/** The first word of the answer goes before the title. */
const delayMs = 1000;

export interface TitleDeps {
  conversations: Conversations;
  models: Models;
}

export interface TitlesDeps extends TitleDeps {
  db: Db;
  queue: Queue;
  /** Whether conversations get their title from a model. */
  wantsTitles: () => Promise<boolean>;
}

export const createTitles = (deps: TitlesDeps) => {
  const { db, queue, wantsTitles } = deps;
  queue.handle('name-conversation', async ({ payload }, signal) => {
    const run = await findRun(db, payload.runId as string);
    if (run) await nameConversation(deps, run, await wantsTitles(), signal);
  });
  return {
    /** The conversation of the run gets its title soon after `tx` has committed. */
    async order(tx: Tx, runId: string): Promise<void> {
      await queue.enqueue(tx, 'name-conversation', { runId }, delayMs);
      tx.afterCommit(() => queue.wake(delayMs));
    },
  };
};

/** Always leaves a title behind: the model's, or the first words where it has none to offer. */
const nameConversation = async (deps: TitleDeps, run: RunRow, useModel: boolean, signal: AbortSignal) => {
  const branch = await deps.conversations.branch(run.conversationId, run.messageId);
  const opening = branch.find(({ role }) => role === 'user');
  const said = wordsOf(opening?.parts ?? []);
  const title = useModel ? await askForTitle(deps, run, said, signal) : '';
  // Cut off by our own stop: the next process asks again.
  signal.throwIfAborted();
  await deps.conversations.fillTitle(run.ownerId, run.conversationId, title || firstWords(said) || '…');
};

/** Where nobody has said anything, the names of the files are all there is to go by. */
export const wordsOf = (parts: readonly Part[]): string => {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join(' ');
  if (text.trim() !== '') return text;
  return parts.flatMap((part) => (part.type === 'file' ? [part.name] : [])).join(', ');
};

const askForTitle = async (
  deps: TitleDeps,
  run: RunRow,
  said: string,
  stop: AbortSignal,
): Promise<string> => {
  const reached = await deps.models.reach(system, { ...run.model, settings: {} }).catch(() => undefined);
  if (!reached) return '';
  const { endpoint, modelId, settings } = reached;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  const prompt = {
    instructions,
    messages: [
      { role: 'user' as const, content: [{ type: 'text' as const, text: said.slice(0, longestExcerpt) }] },
    ],
  };
  let text = '';
  for await (const events of streamModel({ endpoint, modelId, prompt, settings, signal })) {
    for (const event of events) {
      if (event.type === 'text-delta') text += event.text;
      if (event.type === 'error') return '';
    }
  }
  return signal.aborted ? '' : tidyTitle(text);
};

/** What models wrap a title in, taken off: quotation marks, a label, Markdown, further lines. */
export const tidyTitle = (text: string): string =>
  shorten(
    text
      .trim()
      .split('\n')[0]!
      .replace(/^#+\s*/, '')
      .replace(/[*_`]/g, '')
      .replace(/^title\s*:\s*/i, '')
      .replace(/^["'“”„«»‘’]+|["'“”„«»‘’.]+$/g, '')
      .trim(),
  );

export const firstWords = (text: string): string => shorten(text.replace(/\s+/g, ' ').trim());

const shorten = (text: string): string => {
  const characters = Array.from(text);
  if (characters.length <= longestTitle) return text;
  const cut = characters.slice(0, longestTitle - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > longestTitle / 2 ? cut.slice(0, space) : cut}…`;
};
