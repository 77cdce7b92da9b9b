import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import {
  registerAppResource,
  registerAppTool,
  RESOURCE_MIME_TYPE,
} from '@modelcontextprotocol/ext-apps/server';
import { McpServer } from '@modelcontextprotocol/server';
import type { GivenAnswer } from '@stoa/contract/interactions';
import { openMcpRooms, type McpRoomsOptions } from './testing/mcp-rooms.ts';
import { serveLegacy, serveModern } from './testing/servers.ts';

const html = '<!doctype html><p>A view</p>';
const csp = { connectDomains: ['https://api.example'], resourceDomains: ['https://cdn.example'] };
const words = (text: string) => ({ content: [{ type: 'text' as const, text }] });

/** Made with the library of the extension's own authors. */
const harbour = (): McpServer => {
  const server = new McpServer({ name: 'harbour', version: '1' });
  const tool = (name: string, ui: object) =>
    registerAppTool(server, name, { _meta: { ui } }, () => ({ ...words(name), _meta: { tide: 'high' } }));
  tool('ships', { resourceUri: 'ui://ships' });
  tool('count', { visibility: ['app'] });
  tool('log', { visibility: ['model'] });
  const view = (uri: string, config: object, content: object) =>
    registerAppResource(server, uri, uri, config, () => ({
      contents: [{ uri, mimeType: RESOURCE_MIME_TYPE, text: html, ...content }],
    }));
  view('ui://ships', {}, { _meta: { ui: { csp } } });
  view('ui://listed', { _meta: { ui: { csp } } }, {});
  view('ui://bytes', {}, { text: undefined, blob: Buffer.from(html).toString('base64') });
  view('ui://picture', {}, { mimeType: 'image/svg+xml' });
  return server;
};

const settle = async (options: McpRoomsOptions = {}) => {
  const served = await serveModern(harbour);
  const rooms = await openMcpRooms(options);
  const root = await rooms.addUser('Root');
  const { id } = await rooms.mcp.create(root, { name: 'Harbour', url: served.url });
  const { id: endpointId } = await rooms.models.createEndpoint(root, {
    name: 'Scripted',
    provider: 'scripted',
  });
  const { id: conversationId } = await rooms.conversations.create(root, {});
  const { run } = await rooms.runs.start(root, conversationId, {
    parentId: null,
    parts: [{ type: 'text', text: 'hail' }],
    model: { endpointId, id: 'echo', settings: {} },
    idempotencyKey: 'one-key-of-the-test',
  });
  const { messageId } = run;
  const call = (tool: string) =>
    rooms.mcp.views.call(root, messageId, { server: id, tool, args: {}, partId: '1' });
  return { served, rooms, root, id, messageId, call };
};

const signal = () => AbortSignal.timeout(10_000);

test('a server is told that views are shown, in either era, and nothing of it where they are switched off', async () => {
  const { served: modern, rooms, root, id } = await settle();
  const legacy = await serveLegacy({});
  const { id: legacyId } = await rooms.mcp.create(root, { name: 'Older', url: legacy.url });
  for (const [served, serverId] of [
    [modern, id],
    [legacy, legacyId],
  ] as const) {
    const told = (): boolean =>
      served.requests.some(({ body }) => body.includes(`"mimeTypes":["${RESOURCE_MIME_TYPE}"]`));
    assert.equal((await rooms.mcp.connect(root, serverId)).status, 'ok');
    assert.ok(told());
    served.requests.length = 0;
    await rooms.mcp.update(root, serverId, { showsViews: false });
    assert.equal((await rooms.mcp.connect(root, serverId)).status, 'ok');
    assert.ok(served.requests.length > 0 && !told());
  }
});

test('a model is given what is for models, and what has a view is marked', async () => {
  const { rooms, root, id } = await settle();
  const [listing] = await rooms.mcp.source.list({ user: root, ids: [id], signal: signal() });
  assert.deepEqual(
    listing!.tools.map(({ name, viewUri }) => [name, viewUri]),
    [
      ['ships', 'ui://ships'],
      ['log', undefined],
    ],
  );
});

test('a view is found with what it would like to reach, also where only the list says it', async () => {
  const { rooms, root, id } = await settle();
  const find = (uri: string) =>
    rooms.mcp.source.findView!({ user: root, key: `${id}/ships`, uri, signal: signal() });
  const reach = { connects: ['https://api.example'], loads: ['https://cdn.example'] };
  assert.deepEqual(await find('ui://ships'), { html: Buffer.from(html), ...reach });
  assert.deepEqual(await find('ui://listed'), { html: Buffer.from(html), ...reach });
  assert.deepEqual(await find('ui://bytes'), { html: Buffer.from(html), connects: [], loads: [] });
  assert.deepEqual(await find('ui://picture'), { problem: 'wrong-type' });
  assert.deepEqual(await find('ui://lost'), { problem: 'missing' });
});

test('SR-45 a call of a view is asked for as one of a model, and made only with what was allowed', async () => {
  const answers: GivenAnswer[] = [
    { kind: 'reject', reason: '' },
    { kind: 'replace', text: 'None.' },
    { kind: 'approve', remember: 'conversation' },
  ];
  const { served, rooms, call } = await settle({ answer: () => answers.shift() ?? null });
  const calls = () => served.asked.filter((method) => method === 'tools/call').length;
  assert.equal((await call('count')).status, 'rejected');
  assert.deepEqual((await call('count')).result, words('None.'));
  assert.equal(calls(), 0);
  const made = await call('count');
  assert.equal(made.status, 'ok');
  const { tide } = made.result!['_meta'] as { tide: string };
  assert.equal(tide, 'high');
  assert.equal(calls(), 1);
  // Remembered for this conversation, in the knowledge of what it has read: nobody is asked again.
  assert.equal((await call('count')).status, 'ok');
  const [first] = rooms.asked;
  assert.ok(first?.request.kind === 'approval' && first.request.reason === 'taint' && first.partId === '1');
  assert.equal(rooms.asked.length, 3);
});

test('a rule of an administrator holds for views, and what is not for views is not there for them', async () => {
  const { served, rooms, root, id, call } = await settle();
  assert.deepEqual(await call('log'), { status: 'rejected', message: 'There is no such tool for views.' });
  await rooms.tools.addRule(root, { effect: 'deny', sourceId: id, toolKey: null, userId: null, risk: null });
  assert.equal((await call('count')).status, 'rejected');
  await rooms.mcp.update(root, id, { showsViews: false });
  await assert.rejects(call('count'), { code: 'mcp-server/not-found' });
  assert.ok(!served.asked.includes('tools/call'));
});

test('SR-28 a view is shown beneath one’s own messages alone, and what was kept to its owner alone', async () => {
  const { rooms, root, id, messageId } = await settle();
  const bob = await rooms.addUser('Bob');
  const body = { server: id, tool: 'count', args: {}, partId: '1' };
  await assert.rejects(rooms.mcp.views.call(bob, messageId, body), { code: 'message/not-found' });
  const content = Readable.from([Buffer.from(html)]);
  const { id: fileId } = await rooms.files.upload(root, { name: 'view.html', content });
  const query = { server: id, connects: '', loads: '' };
  await assert.rejects(rooms.mcp.views.show(bob, fileId, query), { code: 'file/not-found' });
  assert.equal(String((await rooms.mcp.views.show(root, fileId, query)).html), html);
});

test('SR-42 a view reaches what it asks for as far as an administrator allows it now, and nothing once its server is gone', async () => {
  const { rooms, root, id } = await settle();
  const content = Readable.from([Buffer.from(html)]);
  const { id: fileId } = await rooms.files.upload(root, { name: 'view.html', content });
  const reach = async (connects: string, loads = '') => {
    const shown = await rooms.mcp.views.show(root, fileId, { server: id, connects, loads });
    return [shown.connects, shown.loads];
  };
  assert.deepEqual(await reach('https://api.example https://evil.example', 'https://cdn.example'), [[], []]);
  await rooms.mcp.update(root, id, { viewOrigins: ['https://api.example', 'https://*.cdn.example'] });
  assert.deepEqual(await reach('https://api.example https://evil.example', 'https://a.cdn.example'), [
    ['https://api.example'],
    ['https://a.cdn.example'],
  ]);
  await rooms.mcp.remove(root, id);
  assert.deepEqual(await reach('https://api.example'), [[], []]);
});

test('of one’s own server views are off until one wants them, and reach nothing', async () => {
  const { rooms, root } = await settle();
  const bob = await rooms.addUser('Bob');
  await rooms.groups.updateRole(root, 'rol_default', { permissions: { ownMcpServers: true } });
  const own = await rooms.mcp.create(bob, { name: 'Mine', url: 'https://mine.example/mcp' });
  assert.equal(own.showsViews, false);
  assert.equal((await rooms.mcp.update(bob, own.id, { showsViews: true })).showsViews, true);
  await assert.rejects(rooms.mcp.update(bob, own.id, { viewOrigins: ['https://a.example'] }), {
    code: 'mcp-server/not-allowed',
  });
});
