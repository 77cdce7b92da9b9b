/** The tree of messages through the face: where the head stands, how branches are paged, who is whose sibling. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOf } from '../../kernel/news.ts';
import type { Tx } from '../../platform/db/port.ts';
import type { ConversationTables } from './schema.ts';

const model = { endpointId: 'end_env_x', id: 'small' };

const openConversation = async () => {
  const rooms = await openTestRooms();
  const user = await rooms.addUser('Ada');
  const { id } = await rooms.conversations.create(user, {});
  const append = async (tx: Tx, parentId: string | null, text: string): Promise<string> => {
    const parts = [{ type: 'text' as const, text }];
    return (await rooms.conversations.append(tx, user, { conversationId: id, parentId, parts })).input.id;
  };
  return {
    rooms,
    user,
    id,
    append,
    say: (parentId: string | null, text = 'Said') => rooms.db.transaction((tx) => append(tx, parentId, text)),
    async answer(parentId: string): Promise<string> {
      const runId = rooms.newId('run');
      const given = { conversationId: id, parentId, runId, runStatus: 'queued' as const, model };
      return rooms.db.transaction(async (tx) => (await rooms.conversations.open(tx, user, given)).output.id);
    },
    headId: async () => (await rooms.conversations.get(user, id)).headId,
    read: (options: { leaf?: string; before?: string; limit?: number } = {}) =>
      rooms.conversations.listMessages(user, id, { limit: 50, ...options }),
    /** A chain of messages, each under the one before, in one transaction. */
    chain: (length: number): Promise<string[]> =>
      rooms.db.transaction(async (tx) => {
        const ids: string[] = [];
        for (let n = 0; n < length; n++) ids.push(await append(tx, ids.at(-1) ?? null, `Number ${n}`));
        return ids;
      }),
  };
};

const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

const countMessages = async ({ db }: TestRooms): Promise<number> =>
  (await db.query<ConversationTables>().selectFrom('messages').select('id').execute()).length;

test('a conversation without messages has no branch', async () => {
  const { read, headId } = await openConversation();
  assert.equal(await headId(), null);
  assert.deepEqual(await read(), { items: [], nextCursor: null });
});

test('the head moves to every new message, and the newest message is the activity', async () => {
  const { rooms, user, id, say, answer, headId } = await openConversation();
  const question = await say(null);
  assert.equal(await headId(), question);
  const reply = await answer(question);
  assert.equal(await headId(), reply);
  const other = await say(question);
  assert.equal(await headId(), other);
  const conversation = await rooms.conversations.get(user, id);
  const { items } = await rooms.conversations.listMessages(user, id, { leaf: other, limit: 1 });
  assert.equal(conversation.updatedAt, items[0]!.createdAt);
  assert.deepEqual(conversation.model, model, 'the model that answered last is the conversation’s');
});

test('a message tells who said it, under what, by which run, and with which parts', async () => {
  const { rooms, user, id, say, answer, read } = await openConversation();
  const question = await say(null, 'Why?');
  const reply = await answer(question);
  const { items } = await read();
  assert.deepEqual(
    items.map(({ id, parentId, role, run, model }) => ({ id, parentId, role, status: run?.status, model })),
    [
      { id: question, parentId: null, role: 'user', status: undefined, model: null },
      { id: reply, parentId: question, role: 'assistant', status: 'queued', model },
    ],
  );
  assert.deepEqual(items[0]!.parts, [{ type: 'text', id: '1', text: 'Why?' }]);
  assert.deepEqual(items[1]!.parts, []);

  await rooms.db.transaction((tx) =>
    rooms.conversations.settle(tx, {
      ownerId: user.userId,
      conversationId: id,
      messageId: reply,
      parts: [{ type: 'text', id: '1', text: 'Because.' }],
      usage: { inputTokens: 3, outputTokens: 2, estimated: false } as never,
      runStatus: 'done',
    }),
  );
  const settled = (await read()).items[1]!;
  assert.deepEqual(settled.parts, [{ type: 'text', id: '1', text: 'Because.' }]);
  assert.equal(settled.run?.status, 'done');
  assert.equal((await rooms.conversations.get(user, id)).unread, true);
});

test('showing a message makes the newest leaf under it the head', async () => {
  const { rooms, user, id, say, answer, headId } = await openConversation();
  const root = await say(null);
  const left = await answer(root);
  const leftLeaf = await say(left);
  const right = await answer(root);
  const rightOld = await say(right);
  const rightNew = await say(right);
  assert.equal(await headId(), rightNew);
  const show = async (headId: string) => (await rooms.conversations.update(user, id, { headId })).headId;
  assert.equal(await show(left), leftLeaf);
  assert.equal(await headId(), leftLeaf);
  assert.equal(await show(right), rightNew);
  assert.equal(await show(rightOld), rightOld);
  assert.equal(await show(leftLeaf), leftLeaf);
  assert.equal(await show(root), rightNew);
});

test('the branch that is shown ends in the head; another one in the leaf that is asked for', async () => {
  const { say, read } = await openConversation();
  const root = await say(null);
  const left = await say(root);
  const leftLeaf = await say(left);
  const right = await say(root);
  assert.deepEqual(idsOf(await read()), [root, right]);
  assert.deepEqual(idsOf(await read({ leaf: leftLeaf })), [root, left, leftLeaf]);
  assert.deepEqual(idsOf(await read({ leaf: left })), [root, left], 'a leaf may be any message');
  assert.deepEqual(idsOf(await read({ before: leftLeaf })), [root, left]);
});

test('siblings are the messages under the same parent with the same role, oldest first, oneself among them', async () => {
  const { say, answer, read } = await openConversation();
  const first = await say(null);
  const second = await say(null);
  const answers = [await answer(first), await answer(first), await answer(first)];
  const followUp = await say(first);
  const siblingsOf = async (leaf: string) => (await read({ leaf })).items.at(-1)!.siblingIds;
  assert.deepEqual(await siblingsOf(first), [first, second]);
  assert.deepEqual(await siblingsOf(second), [first, second]);
  for (const id of answers) assert.deepEqual(await siblingsOf(id), answers);
  assert.deepEqual(await siblingsOf(followUp), [followUp]);
  const { items } = await read({ leaf: answers[1]! });
  assert.deepEqual(
    items.map(({ siblingIds }) => siblingIds),
    [[first, second], answers],
  );
});

test('a branch of 300 messages is read from its end upwards, in reading order within a page', async () => {
  const { chain, read } = await openConversation();
  const ids = await chain(300);
  for (const limit of [1, 7, 50, 299, 300, 500]) {
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await read({ limit, ...(before && { before }) });
      assert.deepEqual(idsOf(page), idsOf(page).toSorted(), 'reading order');
      assert.ok(page.items.length <= limit);
      seen.unshift(...idsOf(page));
      before = page.nextCursor ?? undefined;
      if (limit === 1 && seen.length > 20) break;
    } while (before);
    assert.deepEqual(seen, ids.slice(-seen.length), `pages of ${limit}`);
    if (limit > 1) assert.equal(seen.length, 300, `pages of ${limit}`);
  }
});

test('the pages above a message do not move when the branch grows below it', async () => {
  const { chain, say, read } = await openConversation();
  const ids = await chain(30);
  const first = await read({ limit: 10 });
  const below = await say(ids.at(-1)!);
  const second = await read({ limit: 10, before: first.nextCursor! });
  assert.deepEqual(idsOf(second), ids.slice(10, 20));
  assert.equal(idsOf(await read({ limit: 1 }))[0], below);
  assert.deepEqual(await read({ before: ids[0]! }), { items: [], nextCursor: null });
});

test('a page names no cursor when its first message is the root', async () => {
  const { chain, read } = await openConversation();
  const ids = await chain(10);
  assert.equal((await read({ limit: 10 })).nextCursor, null);
  assert.equal((await read({ limit: 9 })).nextCursor, ids[1]);
});

test('a chain of 2,100 messages is listed, shown from its root, and deleted whole', async () => {
  const { rooms, user, id, chain, read } = await openConversation();
  const other = await rooms.conversations.create(user, {});
  const parts = [{ type: 'text' as const, text: 'x' }];
  const kept = { conversationId: other.id, parentId: null, parts };
  await rooms.db.transaction((tx) => rooms.conversations.append(tx, user, kept));
  const ids = await chain(2100);
  assert.deepEqual(idsOf(await read({ limit: 200 })), ids.slice(-200));
  assert.deepEqual(idsOf(await read({ limit: 200, before: ids[150]! })), ids.slice(0, 150));
  const shown = await rooms.conversations.update(user, id, { headId: ids[0]! });
  assert.equal(shown.headId, ids.at(-1));
  assert.equal((await rooms.conversations.branch(id, ids.at(-1)!)).length, 2000, 'what a model reads is cut');
  await rooms.conversations.remove(user, id);
  assert.equal(await countMessages(rooms), 1, 'only the other conversation’s message is left');
});

test('a new message under somebody’s answer that is gone is refused, and leaves no trace', async () => {
  const { rooms, user, say, headId } = await openConversation();
  const root = await say(null);
  const news: unknown[] = [];
  rooms.bus.subscribe(newsTopicOf(user.userId), (message) => news.push(message));
  await assert.rejects(say(rooms.newId('msg')), { code: 'message/not-found' });
  assert.equal(await headId(), root);
  assert.equal(await countMessages(rooms), 1);
  assert.deepEqual(news, []);
});
