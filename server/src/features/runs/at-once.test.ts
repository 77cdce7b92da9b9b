/** What several requests do at the same time, on one process or on several: as if one came after the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestRooms } from '../../app/testing.ts';
import { readToEnd, startTestRun } from './testing.ts';

const open = async (settings: { tokensPerSecond: number; fail?: string } = { tokensPerSecond: 0 }) => {
  const rooms = await openTestRooms({ titles: false });
  const user = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(user);
  const started = await startTestRun(rooms, user, endpointId, 'Hello', settings);
  const { conversationId } = started.run;
  const start = (request: { parentId: string | null; continues?: string }, key: string) =>
    rooms.runs.start(user, conversationId, {
      ...(request.continues === undefined && { parts: [{ type: 'text', text: 'And then?' }] }),
      ...request,
      model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
      idempotencyKey: key,
    });
  return { ...rooms, user, started, conversationId, start };
};

const codesOf = (results: readonly PromiseSettledResult<unknown>[]): string[] =>
  results.map((result) =>
    result.status === 'fulfilled' ? 'done' : String((result.reason as { code?: string }).code),
  );

test('an answer that was cut short is continued once, however many ask for it at once', async () => {
  const house = await open({ tokensPerSecond: 0, fail: 'auth' });
  const { run, input, output } = house.started;
  await house.runs.startWork();
  await readToEnd(house, house.user, run.id);
  await house.runs.stopWork();
  const next = await openTestRooms({ db: house.db });
  const ask = (key: string) =>
    next.runs.start(house.user, house.conversationId, {
      parentId: input!.id,
      continues: output.id,
      model: run.model,
      idempotencyKey: key,
    });
  const results = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => ask(`continue-${n}`)));
  assert.deepEqual(codesOf(results).toSorted(), ['done', ...Array<string>(5).fill('run/message-busy')]);
});

test('what is started while its conversation is deleted is made and goes with it, or finds none', async () => {
  const { conversations, user, conversationId, start, db } = await open();
  const results = await Promise.allSettled([
    ...Array.from({ length: 4 }, (_, n) => start({ parentId: null }, `before-${n}`)),
    conversations.remove(user, conversationId),
    ...Array.from({ length: 4 }, (_, n) => start({ parentId: null }, `after-${n}`)),
  ]);
  const codes = new Set(codesOf(results));
  codes.delete('done');
  codes.delete('conversation/not-found');
  assert.deepEqual([...codes], []);
  const left = await db.query<{ runs: { id: string } }>().selectFrom('runs').select('id').execute();
  assert.deepEqual(left, []);
});

test('messages sent at once all stand, and the head is one of them', async () => {
  const { conversations, user, conversationId, start } = await open();
  const sent = await Promise.all(Array.from({ length: 5 }, (_, n) => start({ parentId: null }, `sent-${n}`)));
  const { headId } = await conversations.get(user, conversationId);
  assert.ok(sent.some(({ output }) => output.id === headId));
  const { items } = await conversations.listMessages(user, conversationId, { limit: 10 });
  assert.equal(items[0]!.siblingIds.length, 6);
});

test('however many one person begins at once, no more than the limit are taken (SR-64)', async () => {
  const rooms = await openTestRooms({ titles: false });
  const user = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(user);
  await rooms.settings.update({ kind: 'system' }, { runsPerUser: 3 });
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => startTestRun(rooms, user, endpointId)),
  );
  assert.deepEqual(codesOf(results).toSorted(), [
    ...Array<string>(3).fill('done'),
    ...Array<string>(5).fill('run/too-many'),
  ]);
});
