import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '@stoa/contract/runs/events';
import { foldEvents } from '@stoa/contract/runs/fold';
import type { StartRun } from '@stoa/contract/runs/routes';
import { sql } from 'kysely';
import { openTestRooms, type TestRooms, type TestRoomsOptions } from '../../app/testing.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { encodeEvent } from './frame.ts';
import { claimRun, insertEvents, voidLeases } from './store.ts';
import { eventsOf, readToEnd } from './testing.ts';

const opened: TestRooms[] = [];
afterEach(async () => {
  for (const rooms of opened.splice(0)) {
    await rooms.runs.stopWork();
    await rooms.queue.stop();
  }
});

/** A house that works, with a person and a scripted endpoint in it. */
const openHouse = async (options: TestRoomsOptions = {}) => {
  const rooms = await openTestRooms(options);
  opened.push(rooms);
  const user = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(user);
  await rooms.runs.startWork();
  return { rooms, user, endpointId };
};

let keys = 0;
const request = (
  endpointId: string,
  said: string,
  more: Partial<StartRun> & { id?: string; settings?: object } = {},
): StartRun => {
  const { id = 'echo', settings = { tokensPerSecond: 0 }, ...rest } = more;
  return {
    parentId: null,
    parts: [{ type: 'text', text: said }],
    model: { endpointId, id, settings: { ...settings } },
    idempotencyKey: `key-${(keys += 1)}-runs`,
    ...rest,
  };
};

const say = async (rooms: TestRooms, user: UserPrincipal, given: StartRun) => {
  const conversation = await rooms.conversations.create(user, {});
  return rooms.runs.start(user, conversation.id, given);
};

const messageOf = async (
  rooms: TestRooms,
  user: UserPrincipal,
  started: { output: { id: string; conversationId: string } },
) => {
  const { items } = await rooms.conversations.listMessages(user, started.output.conversationId, {
    limit: 50,
    leaf: started.output.id,
  });
  return items.at(-1)!;
};

const textOf = (parts: readonly { type: string; text?: string }[]) =>
  parts
    .filter(({ type }) => type === 'text')
    .map(({ text }) => text)
    .join('');

const until = async (holds: () => boolean | Promise<boolean>) => {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 1000, 'waited too long');
    await delay(5);
  }
};

test('a message is answered, and the answer is the fold of what was streamed', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const started = await say(rooms, user, request(endpointId, 'Say this back, please.'));
  const seen = eventsOf(await readToEnd(rooms, user, started.run.id));
  const message = await messageOf(rooms, user, started);
  assert.equal(textOf(message.parts), 'Say this back, please.');
  assert.deepEqual(message.parts, foldEvents(seen));
  assert.equal(message.run?.status, 'done');
  assert.equal(seen[0]?.type, 'run-start');
  assert.equal(seen.filter(({ type }) => type === 'run-end').length, 1);
  const run = await rooms.runs.get(user, started.run.id);
  assert.equal(run.status, 'done');
  assert.ok(run.usage && run.usage.outputTokens > 0);
});

test('a reader that comes after the end sees the same as one that was there', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const started = await say(rooms, user, request(endpointId, 'One two three'));
  const live = await readToEnd(rooms, user, started.run.id);
  assert.deepEqual(await readToEnd(rooms, user, started.run.id), live);
  assert.deepEqual(await readToEnd(rooms, user, started.run.id, 3), live.slice(3));
  assert.deepEqual(await readToEnd(rooms, user, started.run.id, live.length), []);
});

test('a model is told the instructions of its conversation, with the message', async () => {
  const { rooms, user, endpointId } = await openHouse({ titles: false });
  const inputTokensWith = async (instructions?: string) => {
    const conversation = await rooms.conversations.create(user, { instructions });
    const { run } = await rooms.runs.start(user, conversation.id, request(endpointId, 'Hello'));
    await readToEnd(rooms, user, run.id);
    return (await rooms.runs.get(user, run.id)).usage!.inputTokens;
  };
  assert.ok((await inputTokensWith('word '.repeat(100))) > (await inputTokensWith()) + 90);
});

test('closing the browser is not cancelling', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const started = await say(
    rooms,
    user,
    request(endpointId, '', {
      parts: [{ type: 'text', text: 'go on' }],
      id: 'paced',
      settings: { tokens: 40, tokensPerSecond: 400 },
    }),
  );
  const stop = await rooms.runs.follow(user, started.run.id, 0, { take() {}, end() {} });
  await delay(20);
  stop();
  await until(async () => (await rooms.runs.get(user, started.run.id)).status === 'done');
});

test('cancelling keeps what was written, and cancelling again changes nothing', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const started = await say(
    rooms,
    user,
    request(endpointId, 'go', { id: 'paced', settings: { tokens: 5000, tokensPerSecond: 200 } }),
  );
  let heard = 0;
  const ended = new Promise<void>((resolve) => {
    void rooms.runs.follow(user, started.run.id, 0, {
      take: (events) => void (heard += events.length),
      end: resolve,
    });
  });
  await until(() => heard > 10);
  await rooms.runs.cancel(user, started.run.id);
  await ended;
  const message = await messageOf(rooms, user, started);
  assert.equal(message.run?.status, 'cancelled');
  assert.ok(textOf(message.parts).length > 0);
  assert.equal((await rooms.runs.cancel(user, started.run.id)).status, 'cancelled');
  assert.ok(message.usage?.estimated);
});

test('a run that finds room is worked on from the start, and one that finds none waits in line', async () => {
  const { rooms, user, endpointId } = await openHouse({ runsAtOnce: 1 });
  const before = await say(rooms, user, request(endpointId, 'Hello'));
  await readToEnd(rooms, user, before.run.id);
  await until(() => rooms.runs.activeCount() === 0);
  const paced = { id: 'paced', settings: { tokens: 5000, tokensPerSecond: 200 } };
  const first = await say(rooms, user, request(endpointId, 'go', paced));
  const second = await say(rooms, user, request(endpointId, 'wait'));
  assert.deepEqual([first.run.status, second.run.status], ['running', 'queued']);
  assert.equal(first.output.run?.status, 'running');
  await rooms.runs.cancel(user, first.run.id);
  await readToEnd(rooms, user, second.run.id);
  assert.equal((await rooms.runs.get(user, second.run.id)).status, 'done');
});

test('a run that waits in line is cancelled without ever calling the model', async () => {
  const { rooms, user, endpointId } = await openHouse({ runsAtOnce: 1 });
  const first = await say(
    rooms,
    user,
    request(endpointId, 'go', { id: 'paced', settings: { tokens: 5000, tokensPerSecond: 200 } }),
  );
  const second = await say(rooms, user, request(endpointId, 'wait'));
  await until(async () => (await rooms.runs.get(user, first.run.id)).status === 'running');
  assert.equal((await rooms.runs.get(user, second.run.id)).status, 'queued');
  await rooms.runs.cancel(user, second.run.id);
  await rooms.runs.cancel(user, first.run.id);
  const events = eventsOf(await readToEnd(rooms, user, second.run.id));
  assert.deepEqual(
    events.map(({ type }) => type),
    ['run-end'],
  );
});

test('a limit that passes is waited for and told; the answer then comes whole', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const settings = { fail: 'rate-limit', failTimes: 1, retryAfterMs: 30, tokensPerSecond: 0 };
  const started = await say(rooms, user, request(endpointId, 'limited at first', { settings }));
  const seen = eventsOf(await readToEnd(rooms, user, started.run.id));
  assert.ok(
    seen.some((event) => event.type === 'retry' && event.error === 'rate-limit' && event.attempt === 2),
  );
  const message = await messageOf(rooms, user, started);
  assert.deepEqual(
    message.parts.map(({ type }) => type),
    ['text'],
  );
  assert.equal(message.run?.status, 'done');
});

test('an answer that breaks off is begun again; the first attempt stays as a notice', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const settings = {
    fail: 'network',
    failTimes: 1,
    failAfterTokens: 3,
    retryAfterMs: 10,
    tokensPerSecond: 0,
  };
  const started = await say(rooms, user, request(endpointId, 'a b c d e f g h', { settings }));
  await readToEnd(rooms, user, started.run.id);
  const message = await messageOf(rooms, user, started);
  assert.deepEqual(
    message.parts.map((part) => (part.type === 'notice' ? part.kind : part.type)),
    ['step-cut', 'text'],
  );
  assert.equal(textOf(message.parts), 'a b c d e f g h');
});

test('a wrong key is not tried again; what the provider said is told', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const started = await say(rooms, user, request(endpointId, 'no entry', { settings: { fail: 'auth' } }));
  const seen = eventsOf(await readToEnd(rooms, user, started.run.id));
  assert.ok(!seen.some(({ type }) => type === 'retry'));
  const message = await messageOf(rooms, user, started);
  assert.equal(message.run?.status, 'failed');
  const error = message.parts.at(-1);
  assert.ok(error?.type === 'error' && error.code === 'auth' && error.message !== '');
});

test('an answer that fails half way keeps its first half, and can be gone on with', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const settings = { fail: 'bad-request', failAfterTokens: 4, failTimes: 1, tokensPerSecond: 0 };
  const first = await say(rooms, user, request(endpointId, 'one two three four five six', { settings }));
  await readToEnd(rooms, user, first.run.id);
  const failed = await messageOf(rooms, user, first);
  assert.deepEqual(
    failed.parts.map(({ type }) => type),
    ['text', 'error'],
  );
  const again = request(endpointId, '', { parentId: first.input!.id, continues: first.output.id });
  delete again.parts;
  const second = await rooms.runs.start(user, first.output.conversationId, again);
  assert.equal(second.output.id, first.output.id);
  await readToEnd(rooms, user, second.run.id);
  const continued = await messageOf(rooms, user, first);
  assert.equal(continued.run?.status, 'done');
  assert.deepEqual(continued.parts.slice(0, 2), failed.parts);
  assert.equal(continued.parts.at(-1)?.type, 'text');
  assert.equal(new Set(continued.parts.map(({ id }) => id)).size, continued.parts.length);
  const done = rooms.runs.start(user, first.output.conversationId, {
    ...again,
    idempotencyKey: 'key-once-more',
  });
  await assert.rejects(done, { code: 'run/not-continuable' });
});

test('a run whose process died is taken over: seen events stay, the cut attempt is a notice, the answer comes whole', async () => {
  const { rooms: first, user, endpointId } = await openHouse();
  // Long enough for a second look: a run that is being written to at the moment is passed over.
  const text = 'word '.repeat(200).trim();
  const started = await say(first, user, request(endpointId, text, { settings: { tokensPerSecond: 100 } }));
  const seenBefore: unknown[] = [];
  await first.runs.follow(user, started.run.id, 0, {
    take: (events) => void seenBefore.push(...events),
    end() {},
  });
  await until(() => seenBefore.length > 8);

  // Another life on the same database: it holds the data directory, so the leases of the first are void.
  const second = await openTestRooms({ db: first.db, owner: 'second life' });
  opened.push(second);
  const all = readToEnd(second, user, started.run.id);
  await second.runs.startWork();
  const seen = await all;
  assert.deepEqual(seen.slice(0, seenBefore.length), seenBefore);
  const events = eventsOf(seen);
  assert.equal(events.filter(({ type }) => type === 'step-cut').length, 1);
  assert.equal(events.filter(({ type }) => type === 'run-end').length, 1);
  const message = await messageOf(second, user, started);
  assert.deepEqual(
    message.parts.map((part) => (part.type === 'notice' ? part.kind : part.type)),
    ['step-cut', 'text'],
  );
  assert.equal(textOf(message.parts), text);
  assert.ok(message.usage?.estimated, 'nobody told what the cut attempt cost');
  await until(() => first.runs.activeCount() === 0);
});

test('an attempt that was cut after its cost was entered is not paid for twice', async () => {
  const rooms = await openTestRooms();
  opened.push(rooms);
  const { db } = rooms;
  const user = await rooms.addUser('Ada');
  const started = await say(rooms, user, request(await rooms.addScriptedEndpoint(user), 'Hello'));
  await db.transaction((tx) => claimRun(tx, 'gone', 60_000));
  const usage = {
    inputTokens: 1,
    outputTokens: 1,
    reasoningTokens: 0,
    cachedInputTokens: 0,
    estimated: true,
  };
  const events: RunEvent[] = [
    { type: 'step-start', step: 1, at: '2026-01-31T09:30:00.000Z' },
    { type: 'usage', step: 1, usage },
  ];
  const rows = events.map((event, n) => ({
    runId: started.run.id,
    epoch: 1,
    seq: n + 1,
    json: encodeEvent(event),
  }));
  await insertEvents(db, 'gone', rows);
  await voidLeases(db);
  await rooms.runs.startWork();
  const seen = eventsOf(await readToEnd(rooms, user, started.run.id));
  const types = seen.map(({ type }) => type).filter((type) => type === 'usage' || type.startsWith('step-'));
  assert.deepEqual(types, ['step-start', 'usage', 'step-cut', 'step-start', 'usage', 'step-end']);
});

test('a run that brings its process down again and again ends as interrupted, with everything kept', async () => {
  const { rooms: first, user, endpointId } = await openHouse();
  const started = await say(
    first,
    user,
    request(endpointId, 'word '.repeat(400), { settings: { tokensPerSecond: 200 } }),
  );
  const { db } = first;
  for (let life = 1; life <= 3; life++) {
    const { seq } = await lastText(first, started.run.id);
    await until(async () => (await lastText(first, started.run.id)).seq > seq + 3);
    const next = await openTestRooms({ db, owner: `life ${life}` });
    opened.push(next);
    await next.runs.startWork();
  }
  await until(async () => (await first.runs.get(user, started.run.id)).status === 'interrupted');
  const message = await messageOf(first, user, started);
  assert.equal(message.parts.filter((part) => part.type === 'notice').length, 3);
  const error = message.parts.at(-1);
  assert.ok(error?.type === 'error' && error.code === 'interrupted');
});

const lastText = async ({ db }: TestRooms, runId: string) => {
  const { listEvents } = await import('./store.ts');
  const events = await listEvents(db, runId, 0, 100_000);
  return { seq: events.findLast(({ json }) => json.startsWith('{"type":"text-delta"'))?.seq ?? 0 };
};

test('a process that stops leaves its runs to the next, which does not count it as a crash', async () => {
  const { rooms: first, user, endpointId } = await openHouse();
  const text = 'word '.repeat(100).trim();
  const started = await say(first, user, request(endpointId, text, { settings: { tokensPerSecond: 300 } }));
  await until(async () => (await lastText(first, started.run.id)).seq > 0);
  await first.runs.stopWork();
  assert.equal((await first.runs.get(user, started.run.id)).status, 'running');
  const second = await openTestRooms({ db: first.db });
  opened.push(second);
  await second.runs.startWork();
  const events = eventsOf(await readToEnd(second, user, started.run.id));
  const cut = events.find((event) => event.type === 'step-cut');
  assert.ok(cut?.type === 'step-cut' && cut.reason === 'connection');
  assert.equal(textOf((await messageOf(second, user, started)).parts), text);
});

test('the same request with the same key makes one run, also at once; another request under it is refused', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const conversation = await rooms.conversations.create(user, {});
  const same = request(endpointId, 'once');
  const started = await Promise.all(
    Array.from({ length: 5 }, () => rooms.runs.start(user, conversation.id, same)),
  );
  assert.equal(new Set(started.map(({ run }) => run.id)).size, 1);
  assert.equal(new Set(started.map(({ output }) => output.id)).size, 1);
  const other = { ...same, parts: [{ type: 'text' as const, text: 'twice' }] };
  await assert.rejects(rooms.runs.start(user, conversation.id, other), { code: 'run/idempotency-conflict' });
  const { items } = await rooms.conversations.listMessages(user, conversation.id, { limit: 10 });
  assert.equal(items.length, 2);
});

test('answering again makes a sibling; the model is told the branch and nothing else', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const first = await say(rooms, user, request(endpointId, 'first question'));
  await readToEnd(rooms, user, first.run.id);
  const again = request(endpointId, '', { parentId: first.input!.id });
  delete again.parts;
  const second = await rooms.runs.start(user, first.output.conversationId, again);
  await readToEnd(rooms, user, second.run.id);
  assert.equal(second.input, null);
  assert.deepEqual((await messageOf(rooms, user, second)).siblingIds, [first.output.id, second.output.id]);
  const third = await rooms.runs.start(
    user,
    first.output.conversationId,
    request(endpointId, 'second question', { parentId: first.output.id }),
  );
  await readToEnd(rooms, user, third.run.id);
  assert.equal(textOf((await messageOf(rooms, user, third)).parts), 'second question');
});

test('nothing follows an answer that is still being written', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const first = await say(
    rooms,
    user,
    request(endpointId, 'go', { id: 'paced', settings: { tokens: 5000, tokensPerSecond: 100 } }),
  );
  const next = rooms.runs.start(
    user,
    first.output.conversationId,
    request(endpointId, 'more', { parentId: first.output.id }),
  );
  await assert.rejects(next, { code: 'run/message-busy' });
  const nowhere = request(endpointId, '', { parentId: null });
  delete nowhere.parts;
  await assert.rejects(rooms.runs.start(user, first.output.conversationId, nowhere), {
    code: 'run/parent-required',
  });
});

test('a model that cannot be asked is refused before anything is written', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const conversation = await rooms.conversations.create(user, {});
  const gone = request('end_01M84RWHSJ22HZ273NXPFEA7ZE', 'hello');
  await assert.rejects(rooms.runs.start(user, conversation.id, gone), { code: 'model/not-found' });
  const odd = request(endpointId, 'hello', { settings: { volume: 11 } });
  await assert.rejects(rooms.runs.start(user, conversation.id, odd), { code: 'model/setting-unknown' });
  assert.equal((await rooms.conversations.get(user, conversation.id)).headId, null);
});

test('a run is nobody else’s: unknown and forbidden look the same', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const started = await say(rooms, user, request(endpointId, 'secret'));
  const other = await rooms.addUser('Bob');
  const refused = { code: 'run/not-found' };
  await assert.rejects(rooms.runs.get(other, started.run.id), refused);
  await assert.rejects(rooms.runs.cancel(other, started.run.id), refused);
  await assert.rejects(rooms.runs.follow(other, started.run.id, 0, { take() {}, end() {} }), refused);
  await assert.rejects(rooms.runs.start(other, started.run.conversationId, request(endpointId, 'hi')), {
    code: 'conversation/not-found',
  });
  assert.deepEqual((await rooms.runs.listActive(other)).items, []);
});

test('deleting a conversation ends the run that writes in it', async () => {
  const { rooms, user, endpointId } = await openHouse();
  const started = await say(
    rooms,
    user,
    request(endpointId, 'go', { id: 'paced', settings: { tokens: 5000, tokensPerSecond: 200 } }),
  );
  await until(() => rooms.runs.activeCount() === 1);
  await rooms.conversations.remove(user, started.run.conversationId);
  await until(() => rooms.runs.activeCount() === 0);
});

test('a conversation is named in parallel, once, and never over a name that was given', async () => {
  const { rooms, user, endpointId } = await openHouse();
  rooms.queue.start();
  const started = await say(rooms, user, request(endpointId, 'How do whales sleep at night?'));
  const titleOf = async (id: string) => (await rooms.conversations.get(user, id)).title;
  await until(async () => (await titleOf(started.run.conversationId)) !== null);
  assert.match((await titleOf(started.run.conversationId))!, /whales/i);
  const named = await rooms.conversations.create(user, { title: 'Mine' });
  const second = await rooms.runs.start(user, named.id, request(endpointId, 'Something else'));
  await readToEnd(rooms, user, second.run.id);
  assert.equal(await titleOf(named.id), 'Mine');
});

test('without a model for it, a title is made of the first words', async () => {
  const { rooms, user, endpointId } = await openHouse({ titles: false });
  rooms.queue.start();
  const started = await say(
    rooms,
    user,
    request(
      endpointId,
      'A rather   long\nquestion about the history of lighthouses in the northern seas, please',
    ),
  );
  await until(async () => (await rooms.conversations.get(user, started.run.conversationId)).title !== null);
  assert.equal(
    (await rooms.conversations.get(user, started.run.conversationId)).title,
    'A rather long question about the history of lighthouses in…',
  );
});

test('a key that cannot be opened refuses new runs and fails waiting ones, and both say to enter it again', async () => {
  const rooms = await openTestRooms();
  opened.push(rooms);
  const user = await rooms.addUser('Ada');
  const { id: endpointId } = await rooms.models.createEndpoint(user, {
    name: 'House server',
    provider: 'openai-compatible',
    // Nothing listens there, and nothing is to be asked.
    baseUrl: 'http://127.0.0.1:9/v1',
    apiKey: 'sk-1234567890',
  });
  const given = { id: 'small', settings: {} };
  const waiting = await say(rooms, user, request(endpointId, 'Hello', given));
  await sql`update endpoints set "sealedKey" = 'v1.00000000.AAAA'`.execute(rooms.db.query());
  await assert.rejects(say(rooms, user, request(endpointId, 'Hello', given)), {
    code: 'endpoint/key-unreadable',
  });
  await rooms.runs.startWork();
  await readToEnd(rooms, user, waiting.run.id);
  const { parts } = await messageOf(rooms, user, waiting);
  const error = parts.find(({ type }) => type === 'error');
  assert.ok(error?.type === 'error');
  assert.equal(error.code, 'auth');
  assert.match(error.message, /cannot be opened; enter it again/);
});

test('beyond so many answers at once a person is told to wait; nothing is made of it, and others go on (SR-64)', async () => {
  const { rooms, user, endpointId } = await openHouse({ runsAtOnce: 1 });
  await rooms.settings.update({ kind: 'system' }, { runsPerUser: 2 });
  const bob = await rooms.addUser('Bob');
  const slow = () =>
    request(endpointId, 'one word after the other, slowly', { settings: { tokensPerSecond: 1 } });
  const first = await say(rooms, user, slow());
  const sent = slow();
  const second = await say(rooms, user, sent);
  const conversation = await rooms.conversations.create(user, {});
  const more = slow();
  await assert.rejects(rooms.runs.start(user, conversation.id, more), { code: 'run/too-many' });
  const { items } = await rooms.conversations.listMessages(user, conversation.id, { limit: 50 });
  assert.deepEqual(items, []);
  // What was taken before is found again, not refused.
  assert.equal((await rooms.runs.start(user, second.run.conversationId, sent)).run.id, second.run.id);
  await say(rooms, bob, slow());
  await rooms.runs.cancel(user, first.run.id);
  await readToEnd(rooms, user, first.run.id);
  await rooms.runs.start(user, conversation.id, more);
});
