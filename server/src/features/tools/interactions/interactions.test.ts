import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { GivenAnswer, Interaction, InteractionRequest } from '@stoa/contract/interactions';
import { openTestRooms, type TestRooms } from '../../../app/testing.ts';
import { newsTopicOf } from '../../../kernel/news.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';

const source = { id: 'mcp_1', kind: 'mcp' as const, name: 'Wiki', host: 'wiki.example' };
const risk = { readsPrivate: false, readsUntrusted: false, writes: true, sendsOut: false, idempotent: false };
const tool = { key: 'mcp_1/edit', name: 'edit', title: null, source, risk };
const form = {
  type: 'object' as const,
  properties: {
    name: { type: 'string' as const, minLength: 2 },
    size: { type: 'string' as const, enum: ['S', 'L'] },
    many: { type: 'array' as const, items: { anyOf: [{ const: 'a', title: 'A' }] }, maxItems: 1 },
    count: { type: 'integer' as const, maximum: 3 },
    mail: { type: 'string' as const, format: 'email' as const },
  },
  required: ['name'],
};
const requests = {
  approval: { kind: 'approval', tool, input: {}, reason: 'risk', remember: ['conversation'] },
  question: { kind: 'question', message: 'Who?', form },
  page: {
    kind: 'elicitation',
    mode: 'url',
    message: 'Pay',
    url: 'https://pay.example/',
    host: 'pay.example',
  },
  signIn: { kind: 'sign-in', attemptId: 'oat_1', start: '/mcp/oauth/start/oat_1' },
} satisfies Record<string, InteractionRequest>;

const openHouse = async () => {
  const rooms = await openTestRooms();
  return { rooms, ada: await rooms.addUser('Ada') };
};

const open = async (
  { tools, db }: TestRooms,
  { userId: ownerId }: UserPrincipal,
  request: InteractionRequest,
  expiresAt?: string,
): Promise<string> => {
  const nowhere = { conversationId: null, messageId: null, runId: null, partId: null };
  const prepared = tools.interactions.prepare({
    ownerId,
    source,
    request,
    state: { fingerprint: 'f' },
    ...nowhere,
    expiresAt,
  });
  await db.transaction((tx) => tools.interactions.open(tx, prepared));
  return prepared.id;
};

const fits: [keyof typeof requests, GivenAnswer, string | null][] = [
  ['approval', { kind: 'approve', remember: 'no' }, 'answered'],
  ['approval', { kind: 'approve', remember: 'always' }, null],
  ['approval', { kind: 'reject', reason: '' }, 'declined'],
  ['approval', { kind: 'replace', text: 'Done.' }, 'answered'],
  ['approval', { kind: 'values', values: {} }, null],
  ['approval', { kind: 'decline' }, null],
  ['question', { kind: 'values', values: { name: 'Ada', size: 'S', many: ['a'], count: 3 } }, 'answered'],
  ['question', { kind: 'values', values: {} }, null],
  ['question', { kind: 'values', values: { name: 'A' } }, null],
  ['question', { kind: 'values', values: { name: 'Ada', size: 'M' } }, null],
  ['question', { kind: 'values', values: { name: 'Ada', many: ['b'] } }, null],
  ['question', { kind: 'values', values: { name: 'Ada', count: 4 } }, null],
  ['question', { kind: 'values', values: { name: 'Ada', count: 1.5 } }, null],
  ['question', { kind: 'values', values: { name: 'Ada', mail: 'nobody' } }, null],
  ['question', { kind: 'values', values: { name: 'Ada', other: 1 } }, null],
  ['question', { kind: 'values', values: { name: 'Ada', constructor: 1 } }, null],
  ['question', { kind: 'decline' }, 'declined'],
  ['question', { kind: 'approve', remember: 'no' }, null],
  ['page', { kind: 'opened' }, 'answered'],
  ['page', { kind: 'values', values: {} }, null],
  ['signIn', { kind: 'decline' }, 'declined'],
  ['signIn', { kind: 'opened' }, null],
];

test('an answer counts where it fits what was asked, and ends it', async () => {
  const { rooms, ada } = await openHouse();
  for (const [asked, answer, status] of fits) {
    const id = await open(rooms, ada, requests[asked]);
    const answering = rooms.tools.interactions.answer(ada, id, answer);
    const told = `${asked} ${JSON.stringify(answer)}`;
    if (status === null) {
      await assert.rejects(answering, { code: 'interaction/answer-invalid' }, told);
      assert.equal((await rooms.tools.interactions.get(ada, id)).status, 'open', told);
    } else assert.equal((await answering).status, status, told);
  }
});

test('what nobody answers in time ends by itself, and its owner is told', async () => {
  const { rooms, ada } = await openHouse();
  const seen: Interaction[] = [];
  const expired = Promise.withResolvers<Interaction>();
  rooms.bus.subscribe(newsTopicOf(ada.userId), (news) => {
    const { type, interaction } = news as { type: string; interaction: Interaction };
    if (type !== 'interaction') return;
    seen.push(interaction);
    if (interaction.status === 'expired') expired.resolve(interaction);
  });
  const id = await open(rooms, ada, requests.question, new Date(Date.now() - 1000).toISOString());
  const later = await open(rooms, ada, requests.question);
  rooms.queue.start();
  after(() => rooms.queue.stop());
  assert.equal((await expired.promise).id, id);
  assert.deepEqual(
    seen.map(({ status }) => status),
    ['open', 'open', 'expired'],
  );
  await assert.rejects(rooms.tools.interactions.answer(ada, id, { kind: 'decline' }), {
    code: 'interaction/settled',
    details: { status: 'expired', answer: { kind: 'expired' } },
  });
  const { status, expiresAt } = await rooms.tools.interactions.get(ada, later);
  assert.equal(status, 'open');
  assert.ok(Date.parse(expiresAt) > Date.now() + 6.9 * 24 * 3_600_000);
});

test('signing in ends all that waited for it, of this person at this source and nobody else', async () => {
  const { rooms, ada } = await openHouse();
  const bob = await rooms.addUser('Bob');
  const mine = [await open(rooms, ada, requests.signIn), await open(rooms, ada, requests.signIn)];
  const others = [await open(rooms, ada, requests.question), await open(rooms, bob, requests.signIn)];
  const heard: string[] = [];
  rooms.tools.interactions.onSettled(async (_, { id }) => void heard.push(id));
  await rooms.db.transaction((tx) =>
    rooms.tools.interactions.settleSignIns(tx, ada.userId, 'mcp_1', { kind: 'signed-in' }),
  );
  assert.deepEqual(heard, mine);
  for (const id of mine) assert.equal((await rooms.tools.interactions.get(ada, id)).status, 'answered');
  assert.equal((await rooms.tools.interactions.get(ada, others[0]!)).status, 'open');
  assert.equal((await rooms.tools.interactions.get(bob, others[1]!)).status, 'open');
});

test('they are listed from the newest on, page by page, and by how they stand', async () => {
  const { rooms, ada } = await openHouse();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift(await open(rooms, ada, requests.page));
  await rooms.tools.interactions.answer(ada, ids[1]!, { kind: 'opened' });
  const first = await rooms.tools.interactions.list(ada, { limit: 3 });
  const rest = await rooms.tools.interactions.list(ada, { limit: 3, after: first.nextCursor! });
  assert.deepEqual(
    [...first.items, ...rest.items].map(({ id }) => id),
    ids,
  );
  assert.equal(rest.nextCursor, null);
  const { items } = await rooms.tools.interactions.list(ada, { limit: 10, status: 'open' });
  assert.equal(items.length, 4);
});
