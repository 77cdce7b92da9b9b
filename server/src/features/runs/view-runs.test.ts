/** Runs that call tools whose source shows something of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolPart } from '@stoa/contract/runs/parts';
import { openTestRooms } from '../../app/testing.ts';
import type { FoundView, ToolSource } from '../tools/tools.ts';
import { createTestSource, said, testSourceId } from '../tools/testing.ts';
import type { RunTables } from './schema.ts';
import { eventsOf, readToEnd } from './testing.ts';

const uri = 'ui://harbour/map';
const viewOf = (html: string): FoundView => ({
  html: Buffer.from(html),
  connects: [],
  loads: ['https://tiles.example'],
});
const whole = { content: [], structuredContent: { ships: 3 }, _meta: { tide: 'high' } };

let count = 0;

const openHouse = async (findView: NonNullable<ToolSource['findView']>) => {
  const call = () => ({ ...said('three ships'), whole }) as ReturnType<typeof said>;
  const { source } = createTestSource([{ name: 'map', call }]);
  const shows: ToolSource = {
    ...source,
    list: async (ask) =>
      (await source.list(ask)).map((listing) => ({
        ...listing,
        tools: listing.tools.map((tool) => ({ ...tool, viewUri: uri })),
      })),
    findView,
  };
  const rooms = await openTestRooms({ titles: false, toolSources: [shows] });
  const ada = await rooms.addUser('Ada');
  const endpointId = await rooms.addScriptedEndpoint(ada);
  const { id: conversationId } = await rooms.conversations.create(ada, {});
  await rooms.runs.startWork();
  let parentId: string | null = null;
  const callMap = async () => {
    const { run, output } = await rooms.runs.start(ada, conversationId, {
      parentId,
      parts: [{ type: 'text', text: '/call Notebook_map {}' }],
      model: { endpointId, id: 'echo', settings: { tokensPerSecond: 0 } },
      toolSources: [testSourceId],
      idempotencyKey: `view-run-${(count += 1)}`,
    });
    parentId = output.id;
    const events = eventsOf(await readToEnd(rooms, ada, run.id));
    const { parts } = await rooms.db.transaction((tx) => rooms.conversations.getForRun(tx, output.id));
    return { events, part: parts.find((part): part is ToolPart => part.type === 'tool')! };
  };
  const textOf = async (fileId: string) => {
    const bytes = await rooms.files.findContent(ada.userId, fileId);
    return bytes && Buffer.from(bytes).toString();
  };
  return { rooms, ada, conversationId, callMap, textOf };
};

test('what a source shows of a call is kept with the message, once for the same, and goes with the conversation', async () => {
  let html = '<p>one</p>';
  const { rooms, ada, conversationId, callMap, textOf } = await openHouse(async () => viewOf(html));
  const first = (await callMap()).part;
  assert.ok(first.view && 'fileId' in first.view);
  assert.deepEqual(first.view, {
    uri,
    fileId: first.view.fileId,
    connects: [],
    loads: ['https://tiles.example'],
  });
  assert.equal(await textOf(first.view.fileId), html);
  const kept = first.output?.whole;
  assert.ok(kept);
  assert.deepEqual(JSON.parse((await textOf(kept))!), whole);
  assert.deepEqual(first.output?.items, [{ type: 'text', text: 'three ships' }]);

  const again = (await callMap()).part;
  assert.ok(again.view && 'fileId' in again.view);
  assert.equal(again.view.fileId, first.view.fileId);
  html = '<p>two</p>';
  const other = (await callMap()).part;
  assert.ok(other.view && 'fileId' in other.view && other.view.fileId !== first.view.fileId);

  await rooms.conversations.remove(ada, conversationId);
  assert.equal(await textOf(first.view.fileId), undefined);
  assert.equal(await textOf(kept), undefined);
});

test('a view that does not come is no failure of the call, and says why', async () => {
  const tooLarge = await (await openHouse(async () => viewOf('x'.repeat(1_000_001)))).callMap();
  assert.deepEqual(tooLarge.part.view, { uri, problem: 'too-large' });
  assert.equal(tooLarge.part.status, 'done');
  const noText = await (await openHouse(async () => viewOf('\0'))).callMap();
  assert.deepEqual(noText.part.view, { uri, problem: 'wrong-type' });
  const gone = await (await openHouse(async () => ({ problem: 'unreachable' }))).callMap();
  assert.deepEqual(gone.part.view, { uri, problem: 'unreachable' });
});

test('the result is told at once, and a view that takes longer comes after it', async () => {
  const slow = Promise.withResolvers<FoundView>();
  const house = await openHouse(() => slow.promise);
  const made = house.callMap();
  const { db, timers } = house.rooms;
  const stop = timers.every(10, async () => {
    const rows = await db.query<RunTables>().selectFrom('runEvents').selectAll().execute();
    if (JSON.stringify(rows).includes('tool-result')) slow.resolve(viewOf('<p>late</p>'));
  });
  const { events } = await made;
  stop();
  const order = events
    .map(({ type }) => type)
    .filter((type) => type === 'tool-result' || type === 'tool-view');
  assert.deepEqual(order, ['tool-result', 'tool-view']);
});
