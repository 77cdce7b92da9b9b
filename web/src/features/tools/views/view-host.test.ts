import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createViewHost, mostHeightPx, type ViewHostDeps } from './view-host.ts';

interface Said {
  id?: string | number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string };
}

const open = (given: Partial<ViewHostDeps> = {}) => {
  const said: Said[] = [];
  const done: string[] = [];
  let nowMs = 0;
  const host = createViewHost({
    post: (message) => void said.push(message),
    surroundings: { theme: 'light', locale: 'en-GB', widthPx: 600 },
    nowMs: () => nowMs,
    callTool: async (name) => ({ called: name }),
    readResource: async (uri) => ({ contents: [{ uri }] }),
    openLink: () => false,
    say: async () => true,
    onHeight: (heightPx) => void done.push(`height ${heightPx}`),
    onLeave: () => void done.push('leave'),
    onNoise: () => void done.push('noise'),
    ...given,
  });
  const ask = (id: number, method: string, params?: unknown) =>
    host.hear({ jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) });
  const tell = (method: string, params?: unknown) => host.hear({ jsonrpc: '2.0', method, params });
  const answer = async (id: number): Promise<Said> => {
    for (;;) {
      const found = said.find((one) => one.id === id);
      if (found) return found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const methods = () => said.flatMap(({ method }) => (method === undefined ? [] : [method]));
  return { host, said, done, ask, tell, answer, methods, passMs: (ms: number) => (nowMs += ms) };
};

const greet = (view: ReturnType<typeof open>): void => {
  view.ask(0, 'ui/initialize', { protocolVersion: '2026-01-26', appInfo: {}, appCapabilities: {} });
  view.tell('ui/notifications/initialized', {});
};

test('nothing is said to a view before it is there, and then each thing once, in order', async () => {
  const view = open();
  const result = { content: [] };
  view.host.show(null, null);
  view.host.show({ pier: 'North' }, null);
  view.host.show({ pier: 'North' }, { result });
  view.host.surroundingsChanged({ theme: 'dark' });
  assert.deepEqual(view.said, []);
  greet(view);
  view.host.show({ pier: 'South' }, { cancelled: 'late' });
  const { result: greeted } = await view.answer(0);
  const { theme, containerDimensions } = greeted!['hostContext'] as Record<string, unknown>;
  assert.equal(theme, 'dark');
  assert.deepEqual(containerDimensions, { width: 600, maxHeight: mostHeightPx });
  const told = view.said.filter(({ method }) => method !== undefined);
  assert.deepEqual(
    told.map(({ method, params }) => [method, params]),
    [
      ['ui/notifications/tool-input', { arguments: { pier: 'North' } }],
      ['ui/notifications/tool-result', result],
    ],
  );
  view.host.surroundingsChanged({ theme: 'dark' });
  view.host.surroundingsChanged({ widthPx: 320 });
  assert.deepEqual(view.methods().slice(2), ['ui/notifications/host-context-changed']);
});

test('what it asks for is parsed, passed on, and answered; what is not known here is refused', async () => {
  const view = open({
    callTool: async () => Promise.reject(new Error('The user did not allow this call.')),
  });
  greet(view);
  view.ask(1, 'tools/call', { name: 'count', arguments: {} });
  view.ask(2, 'resources/read', { uri: 'harbour://tides', secret: 'x' });
  view.ask(3, 'tools/call', { name: 7 });
  view.ask(4, 'sampling/createMessage', {});
  view.ask(5, 'constructor', {});
  view.ask(6, 'ui/open-link', { url: 'https://example.com' });
  view.ask(7, 'ui/message', { role: 'user', content: [{ type: 'image', data: '' }] });
  view.ask(8, 'ui/request-display-mode', { mode: 'fullscreen' });
  assert.equal((await view.answer(1)).error?.message, 'The user did not allow this call.');
  assert.deepEqual((await view.answer(2)).result, { contents: [{ uri: 'harbour://tides' }] });
  assert.equal((await view.answer(3)).error?.code, -32_602);
  assert.equal((await view.answer(4)).error?.code, -32_601);
  assert.equal((await view.answer(5)).error?.code, -32_601);
  assert.equal((await view.answer(6)).error?.code, -32_000);
  assert.equal((await view.answer(7)).error?.code, -32_000);
  assert.deepEqual((await view.answer(8)).result, { mode: 'inline' });
});

test('what a person would not say is told, and is no failure', async () => {
  const asked: string[] = [];
  const view = open({ say: async (text) => asked.push(text) > 1 });
  greet(view);
  view.ask(1, 'ui/message', { role: 'user', content: { type: 'text', text: 'Hail' } });
  assert.deepEqual((await view.answer(1)).result, { isError: true });
  view.ask(2, 'ui/message', {
    content: [
      { type: 'text', text: 'Hail' },
      { type: 'text', text: 'again' },
    ],
  });
  assert.deepEqual((await view.answer(2)).result, {});
  assert.deepEqual(asked, ['Hail', 'Hail\n\nagain']);
});

test('a view has no more height than a screen, and what is no message of the protocol is not heard', () => {
  const view = open();
  for (const noise of [
    null,
    7,
    'words',
    [],
    {},
    { jsonrpc: '1.0', method: 'ping', id: 1 },
    { method: 'ping', id: 1 },
  ])
    view.host.hear(noise);
  view.tell('ui/notifications/size-changed', { width: 5000, height: 120.5 });
  view.tell('ui/notifications/size-changed', { height: 1e9 });
  view.tell('ui/notifications/size-changed', { height: -1 });
  view.tell('ui/notifications/size-changed', { height: '1px' });
  view.tell('ui/notifications/request-teardown');
  assert.deepEqual(view.done, ['height 121', `height ${mostHeightPx}`, 'leave']);
  assert.deepEqual(view.said, []);
});

test('at most eight requests are under way, and one that talks without end is stopped', async () => {
  const waiting: (() => void)[] = [];
  const view = open({ callTool: () => new Promise((resolve) => waiting.push(() => resolve({}))) });
  greet(view);
  await view.answer(0);
  for (let id = 1; id <= 9; id += 1) view.ask(id, 'tools/call', { name: 'count' });
  assert.match((await view.answer(9)).error!.message, /at once/);
  waiting.forEach((settle) => settle());
  assert.deepEqual((await view.answer(8)).result, {});
  for (let index = 0; index < 580; index += 1) view.tell('notifications/message');
  view.passMs(10_001);
  for (let index = 0; index < 600; index += 1) view.tell('notifications/message');
  assert.deepEqual(view.done, []);
  view.tell('notifications/message');
  assert.deepEqual(view.done, ['noise']);
  view.ask(99, 'ping');
  view.host.end();
  assert.ok(!view.said.some(({ id }) => id === 99 || id === 'end'));
});
