import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Conversation } from '@stoa/contract/conversations';
import { conversationRoutes } from '@stoa/contract/conversations';
import * as z from 'zod/mini';
import { createTestClock, openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOf } from '../../kernel/news.ts';
import { system, type UserPrincipal } from '../../kernel/principal.ts';

const openHouse = async () => {
  const clock = createTestClock();
  const rooms = await openTestRooms({ clock });
  const ada = await rooms.addUser('Ada');
  const newsOfAda: { type: string; conversation?: Conversation; conversationId?: string }[] = [];
  rooms.bus.subscribe(newsTopicOf(ada.userId), (news) => newsOfAda.push(news as { type: string }));
  return { rooms, clock, ada, newsOfAda };
};

const makeMany = async (rooms: TestRooms, user: UserPrincipal, count: number, step: () => void) => {
  const made: string[] = [];
  for (let n = 0; n < count; n++) {
    made.push((await rooms.conversations.create(user, { title: `Number ${n}` })).id);
    step();
  }
  return made;
};

/** The ids of all pages, in the order they were given out. */
const readAll = async (
  rooms: TestRooms,
  user: UserPrincipal,
  limit: number,
  options: { only?: 'pinned' | 'archived'; betweenPages?: () => Promise<unknown> } = {},
): Promise<string[]> => {
  const seen: string[] = [];
  for (let after: string | undefined, pages = 0; pages < 50; pages++) {
    const page = await rooms.conversations.list(user, { after, limit, only: options.only });
    assert.ok(page.items.length <= limit);
    seen.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) return seen;
    assert.equal(page.items.length, limit, 'only the last page may be short');
    after = page.nextCursor;
    await options.betweenPages?.();
  }
  return assert.fail('the pages do not end');
};

const say = (rooms: TestRooms, user: UserPrincipal, conversationId: string, parentId: string | null = null) =>
  rooms.db.transaction(async (tx) => {
    const parts = [{ type: 'text' as const, text: 'x' }];
    return (await rooms.conversations.append(tx, user, { conversationId, parentId, parts })).input;
  });

test('a new conversation is empty, unpinned, unarchived, read, and its owner’s', async () => {
  const { rooms, clock, ada } = await openHouse();
  const now = new Date(clock.nowMs()).toISOString();
  const { id, ...rest } = await rooms.conversations.create(ada, {});
  assert.match(id, /^cnv_/);
  assert.deepEqual(rest, {
    title: null,
    headId: null,
    model: null,
    pinnedAt: null,
    archivedAt: null,
    hasInstructions: false,
    toolSources: [],
    unread: false,
    createdAt: now,
    updatedAt: now,
  });
  const model = { endpointId: 'end_env_x', id: 'small', settings: { deep: { list: [1] } } };
  const given = await rooms.conversations.create(ada, { title: 'Named', model });
  assert.equal(given.title, 'Named');
  assert.deepEqual(given.model, model);
  assert.deepEqual(await rooms.conversations.get(ada, given.id), given);
});

test('the list gives the newest activity first, every conversation once, in pages of any size', async () => {
  const { rooms, clock, ada } = await openHouse();
  const made = await makeMany(rooms, ada, 23, () => clock.moveMs(1000));
  const newestFirst = made.toReversed();
  for (const limit of [1, 5, 22, 23, 24, 100]) {
    assert.deepEqual(await readAll(rooms, ada, limit), newestFirst, `pages of ${limit}`);
  }
  const touched = [made[3]!, made[20]!, made[0]!];
  for (const id of touched) {
    clock.moveMs(1000);
    await say(rooms, ada, id);
  }
  const byActivity = [...touched.toReversed(), ...newestFirst.filter((id) => !touched.includes(id))];
  for (const limit of [1, 4, 22]) {
    assert.deepEqual(await readAll(rooms, ada, limit), byActivity, `pages of ${limit}, after activity`);
  }
});

test('conversations of the same instant are paged without loss or repetition', async () => {
  const { rooms, ada } = await openHouse();
  const made = await makeMany(rooms, ada, 12, () => {});
  const stamps = (await rooms.conversations.list(ada, { limit: 20 })).items.map(({ updatedAt }) => updatedAt);
  assert.equal(new Set(stamps).size, 1, 'they really are of one instant');
  for (const limit of [1, 5, 12]) {
    assert.deepEqual(await readAll(rooms, ada, limit), made.toReversed());
  }
});

test('pages stay in place while new conversations are made and read ones are deleted', async () => {
  const { rooms, clock, ada } = await openHouse();
  const made = await makeMany(rooms, ada, 12, () => clock.moveMs(1000));
  const seen = await readAll(rooms, ada, 4, {
    betweenPages: async () => {
      clock.moveMs(1000);
      await rooms.conversations.create(ada, { title: 'New' });
      const { items } = await rooms.conversations.list(ada, { limit: 100 });
      const read = items.find(({ id }) => id === made[11] || id === made[8]);
      if (read) await rooms.conversations.remove(ada, read.id);
    },
  });
  assert.deepEqual(seen, made.toReversed());
});

test('a list without anything in it is one empty page', async () => {
  const { rooms, ada } = await openHouse();
  const empty = { items: [], nextCursor: null };
  for (const only of [undefined, 'pinned', 'archived'] as const) {
    assert.deepEqual(await rooms.conversations.list(ada, { limit: 5, only }), empty);
  }
});

test('what is not a cursor of this list is refused, and a cursor of somebody else opens nothing', async () => {
  const { rooms, clock, ada } = await openHouse();
  const bob = await rooms.addUser('Bob');
  await makeMany(rooms, bob, 3, () => clock.moveMs(1000));
  const { nextCursor } = await rooms.conversations.list(bob, { limit: 1 });
  assert.deepEqual(await rooms.conversations.list(ada, { limit: 5, after: nextCursor! }), {
    items: [],
    nextCursor: null,
  });
  for (const after of ['', 'x', 'W10', "' or 1=1 --", Buffer.from('["a"]').toString('base64url')]) {
    await assert.rejects(
      rooms.conversations.list(ada, { limit: 5, after }),
      { code: 'request/invalid' },
      after,
    );
  }
});

test('pinned ones and archived ones are lists of their own; archived ones are in no other', async () => {
  const { rooms, clock, ada } = await openHouse();
  const [plain, pinned, archived, both] = await makeMany(rooms, ada, 4, () => clock.moveMs(1000));
  for (const id of [pinned!, both!]) await rooms.conversations.update(ada, id, { pinned: true });
  for (const id of [archived!, both!]) await rooms.conversations.update(ada, id, { archived: true });
  assert.deepEqual(await readAll(rooms, ada, 1), [pinned, plain]);
  assert.deepEqual(await readAll(rooms, ada, 1, { only: 'pinned' }), [pinned]);
  assert.deepEqual(await readAll(rooms, ada, 1, { only: 'archived' }), [both, archived]);
});

test('renaming, pinning, archiving and marking change what they name, and not the order', async () => {
  const { rooms, clock, ada } = await openHouse();
  const [first, second] = await makeMany(rooms, ada, 2, () => clock.moveMs(1000));
  const before = await rooms.conversations.get(ada, first!);
  const now = new Date(clock.nowMs()).toISOString();
  const model = { endpointId: 'end_env_x', id: 'large' };
  const changes: [object, Partial<Conversation>][] = [
    [{ title: 'Renamed' }, { title: 'Renamed' }],
    [{ pinned: true }, { pinnedAt: now }],
    [{ unread: true }, { unread: true }],
    [{ model }, { model }],
    [{}, {}],
    [
      { unread: false, title: 'Twice' },
      { unread: false, title: 'Twice' },
    ],
  ];
  let expected = before;
  for (const [change, difference] of changes) {
    expected = { ...expected, ...difference };
    assert.deepEqual(await rooms.conversations.update(ada, first!, change), expected, JSON.stringify(change));
    assert.deepEqual(await rooms.conversations.get(ada, first!), expected);
  }
  assert.deepEqual(await readAll(rooms, ada, 5), [second, first]);
  const archived = await rooms.conversations.update(ada, first!, { archived: true });
  assert.deepEqual(archived, { ...expected, archivedAt: now });
});

test('pinning twice keeps the first time; unpinning and bringing back from the archive take it away', async () => {
  const { rooms, clock, ada } = await openHouse();
  const { id } = await rooms.conversations.create(ada, {});
  const first = await rooms.conversations.update(ada, id, { pinned: true, archived: true });
  clock.moveMs(60_000);
  const again = await rooms.conversations.update(ada, id, { pinned: true, archived: true });
  assert.deepEqual([again.pinnedAt, again.archivedAt], [first.pinnedAt, first.archivedAt]);
  const undone = await rooms.conversations.update(ada, id, { pinned: false, archived: false });
  assert.deepEqual([undone.pinnedAt, undone.archivedAt], [null, null]);
});

test('a title that was given by hand is not overwritten; an empty place is filled once', async () => {
  const { rooms, ada, newsOfAda } = await openHouse();
  const named = await rooms.conversations.create(ada, { title: 'By hand' });
  const unnamed = await rooms.conversations.create(ada, {});
  newsOfAda.length = 0;
  for (const { id } of [named, unnamed]) {
    await rooms.conversations.fillTitle(ada.userId, id, 'By the model');
    await rooms.conversations.fillTitle(ada.userId, id, 'Once more');
  }
  assert.equal((await rooms.conversations.get(ada, named.id)).title, 'By hand');
  assert.equal((await rooms.conversations.get(ada, unnamed.id)).title, 'By the model');
  assert.deepEqual(
    newsOfAda.map(({ conversation }) => conversation?.title),
    ['By the model'],
  );
});

test('somebody else’s conversation is not there, in the same words as one that never was', async () => {
  const { rooms, ada } = await openHouse();
  const bob = await rooms.addUser('Bob');
  const { id } = await rooms.conversations.create(ada, { title: 'Private' });
  const message = await say(rooms, ada, id);
  const before = await rooms.conversations.get(ada, id);
  const { conversations, db, newId } = rooms;
  const model = { endpointId: 'end_env_x', id: 'small' };
  const ways: Record<string, (id: string) => Promise<unknown>> = {
    get: (id) => conversations.get(bob, id),
    rename: (id) => conversations.update(bob, id, { title: 'Mine' }),
    'change nothing': (id) => conversations.update(bob, id, {}),
    'move the head': (id) => conversations.update(bob, id, { headId: message.id }),
    remove: (id) => conversations.remove(bob, id),
    messages: (id) => conversations.listMessages(bob, id, { limit: 10 }),
    'messages of a leaf': (id) => conversations.listMessages(bob, id, { limit: 10, leaf: message.id }),
    'messages before': (id) => conversations.listMessages(bob, id, { limit: 10, before: message.id }),
    'one message': (id) => db.transaction((tx) => conversations.getMessage(tx, bob, id, message.id)),
    append: (conversationId) =>
      db.transaction((tx) =>
        conversations.append(tx, bob, {
          conversationId,
          parentId: null,
          parts: [{ type: 'text', text: 'x' }],
        }),
      ),
    open: (conversationId) =>
      db.transaction((tx) =>
        conversations.open(tx, bob, {
          conversationId,
          parentId: message.id,
          runId: newId('run'),
          runStatus: 'queued',
          model,
        }),
      ),
  };
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => assert.fail('it was let in'),
      ({ code, message, details }: { code: string; message: string; details: unknown }) => ({
        code,
        message,
        details,
      }),
    );
  for (const [name, way] of Object.entries(ways)) {
    const theirs = await refusal(way(id));
    assert.equal(theirs.code, 'conversation/not-found', name);
    assert.deepEqual(await refusal(way(newId('cnv'))), theirs, name);
  }
  assert.deepEqual(await conversations.get(ada, id), before);
  assert.deepEqual(await readAll(rooms, bob, 5), []);
  assert.equal((await conversations.listMessages(ada, id, { limit: 10 })).items.length, 1);
});

test('the administrator is no exception, and the house itself owns nothing', async () => {
  const { rooms, ada } = await openHouse();
  const bob = await rooms.addUser('Bob');
  assert.equal(ada.role, 'administrator');
  const { id } = await rooms.conversations.create(bob, { title: 'Private' });
  await assert.rejects(rooms.conversations.get(ada, id), { code: 'conversation/not-found' });
  await assert.rejects(rooms.conversations.get(system, id), { code: 'account/forbidden' });
  await assert.rejects(rooms.conversations.list(system, { limit: 5 }), { code: 'account/forbidden' });
});

test('a message of one conversation is not there in another of the same owner', async () => {
  const { rooms, ada } = await openHouse();
  const one = await rooms.conversations.create(ada, {});
  const other = await rooms.conversations.create(ada, {});
  const message = await say(rooms, ada, one.id);
  const { conversations } = rooms;
  const notFound = { code: 'message/not-found' };
  await assert.rejects(conversations.update(ada, other.id, { headId: message.id, title: 'x' }), notFound);
  await assert.rejects(conversations.listMessages(ada, other.id, { limit: 5, leaf: message.id }), notFound);
  await assert.rejects(conversations.listMessages(ada, other.id, { limit: 5, before: message.id }), notFound);
  await assert.rejects(say(rooms, ada, other.id, message.id), notFound);
  assert.deepEqual(await conversations.get(ada, other.id), other, 'nothing of the refused change was made');
});

test('the owner is told of every change, with what it has become, and nobody else is', async () => {
  const { rooms, ada, newsOfAda } = await openHouse();
  const bob = await rooms.addUser('Bob');
  const newsOfBob: unknown[] = [];
  rooms.bus.subscribe(newsTopicOf(bob.userId), (news) => newsOfBob.push(news));
  const { id } = await rooms.conversations.create(ada, {});
  await rooms.conversations.update(ada, id, { title: 'Named' });
  const message = await say(rooms, ada, id);
  await rooms.conversations.remove(ada, id);
  assert.deepEqual(
    newsOfAda.map(({ type, conversation, conversationId }) => [
      type,
      conversation?.id ?? conversationId,
      conversation?.title,
      conversation?.headId,
    ]),
    [
      ['conversation-changed', id, null, null],
      ['conversation-changed', id, 'Named', null],
      ['conversation-changed', id, 'Named', message.id],
      ['conversation-removed', id, undefined, undefined],
    ],
  );
  assert.deepEqual(newsOfBob, []);
  for (const { conversation } of newsOfAda) {
    if (conversation) assert.ok(z.safeParse(conversationRoutes.get.answer, conversation).success);
  }
});

test('news is told after the commit: whoever hears it finds it, and what is rolled back is never told', async () => {
  const { rooms, ada, newsOfAda } = await openHouse();
  const { id } = await rooms.conversations.create(ada, {});
  newsOfAda.length = 0;
  const undone = rooms.db.transaction(async (tx) => {
    await rooms.conversations.append(tx, ada, {
      conversationId: id,
      parentId: null,
      parts: [{ type: 'text', text: 'x' }],
    });
    assert.deepEqual(newsOfAda, [], 'told before the commit');
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.deepEqual(newsOfAda, []);
  assert.equal((await rooms.conversations.get(ada, id)).headId, null);

  const found: Promise<Conversation>[] = [];
  rooms.bus.subscribe(newsTopicOf(ada.userId), () => found.push(rooms.conversations.get(ada, id)));
  await rooms.conversations.update(ada, id, { title: 'Named' });
  await rooms.conversations.update(ada, id, { pinned: true });
  const titles = (await Promise.all(found)).map(({ title }) => title);
  assert.deepEqual(titles, ['Named', 'Named']);
});

test('a refused change is not told', async () => {
  const { rooms, ada, newsOfAda } = await openHouse();
  const bob = await rooms.addUser('Bob');
  const { id } = await rooms.conversations.create(ada, {});
  newsOfAda.length = 0;
  await assert.rejects(rooms.conversations.update(bob, id, { title: 'Mine' }));
  await assert.rejects(rooms.conversations.update(ada, id, { headId: rooms.newId('msg') }));
  await assert.rejects(rooms.conversations.remove(bob, id));
  await rooms.conversations.remove(ada, id);
  await assert.rejects(rooms.conversations.remove(ada, id), { code: 'conversation/not-found' });
  assert.deepEqual(
    newsOfAda.map(({ type }) => type),
    ['conversation-removed'],
  );
});

test('instructions are kept with a conversation, are told to nobody else, and stay out of lists (SR-27)', async () => {
  const { rooms, ada: user } = await openHouse();
  const { conversations } = rooms;
  const { id } = await conversations.create(user, { instructions: 'Answer in rhymes.' });
  assert.deepEqual(await conversations.getInstructions(user, id), { instructions: 'Answer in rhymes.' });
  const [listed] = (await conversations.list(user, { limit: 5 })).items;
  assert.equal(listed?.hasInstructions, true);
  assert.ok(!JSON.stringify(listed).includes('rhymes'));
  const other = await rooms.addUser('Eve');
  const gone = { code: 'conversation/not-found' };
  await assert.rejects(conversations.getInstructions(other, id), gone);
  await assert.rejects(conversations.update(other, id, { instructions: 'Lie.' }), gone);
  await conversations.update(user, id, { title: 'Rhymes' });
  assert.deepEqual(await conversations.getInstructions(user, id), { instructions: 'Answer in rhymes.' });
  for (const nothing of [null, ' \n']) {
    await conversations.update(user, id, { instructions: 'Be brief.' });
    assert.equal((await conversations.update(user, id, { instructions: nothing })).hasInstructions, false);
    assert.deepEqual(await conversations.getInstructions(user, id), { instructions: null });
  }
});
