import assert from 'node:assert/strict';
import { test } from 'node:test';
import { granted, isForModels, isForViews, isViewType, reachOf, viewUriOf } from './view-words.ts';

test('where a tool has its view is said in either way, and only as an address of views', () => {
  assert.equal(viewUriOf({ _meta: { ui: { resourceUri: 'ui://a/b' } } }), 'ui://a/b');
  assert.equal(viewUriOf({ _meta: { 'ui/resourceUri': 'ui://old' } }), 'ui://old');
  for (const ui of [null, 7, {}, { resourceUri: 'https://a.example' }, { resourceUri: 7 }])
    assert.equal(viewUriOf({ _meta: { ui } }), undefined);
  assert.equal(viewUriOf({}), undefined);
});

test('a tool is for both unless it says for whom', () => {
  const told = (visibility?: unknown) => {
    const tool = { _meta: { ui: { visibility } } };
    return [isForModels(tool), isForViews(tool)];
  };
  assert.deepEqual(told(), [true, true]);
  assert.deepEqual(told(['model', 'app']), [true, true]);
  assert.deepEqual(told(['model']), [true, false]);
  assert.deepEqual(told(['app']), [false, true]);
  assert.deepEqual(told([]), [false, false]);
});

test('a view is HTML of its own kind and nothing else', () => {
  for (const type of [
    'text/html;profile=mcp-app',
    'text/html; profile="mcp-app"',
    'TEXT/HTML;profile=mcp-app',
  ])
    assert.ok(isViewType(type), type);
  for (const type of [undefined, 'text/html', 'text/html;profile=other', 'image/svg+xml'])
    assert.ok(!isViewType(type), String(type));
});

test('what is no origin is not asked for, whatever else it would do in a policy', () => {
  const csp = {
    connectDomains: [
      'HTTPS://Api.Example/',
      'wss://live.example:8443',
      'https://a.example; script-src *',
      '*',
      7,
    ],
    resourceDomains: ["'self'", 'data:', 'https://*.cdn.example', 'https://a.example/path', 'https:', '//x'],
  };
  assert.deepEqual(reachOf({ ui: { csp } }), {
    connects: ['https://api.example', 'wss://live.example:8443'],
    loads: ['https://*.cdn.example'],
  });
  assert.equal(reachOf({ ui: {} }), null);
  assert.equal(reachOf(undefined), null);
});

test('SR-42 a view is granted what it asks for and what is allowed, never more than either', () => {
  const of = (asked: string[], allowed: string[]) => granted(asked, allowed);
  assert.deepEqual(of(['https://a.example'], []), []);
  assert.deepEqual(of([], ['https://a.example']), []);
  assert.deepEqual(of(['https://a.example', 'https://b.example'], ['https://b.example']), [
    'https://b.example',
  ]);
  assert.deepEqual(of(['https://*.a.example'], ['https://x.a.example']), ['https://x.a.example']);
  assert.deepEqual(of(['https://x.a.example'], ['https://*.a.example']), ['https://x.a.example']);
  assert.deepEqual(of(['https://*.x.a.example'], ['https://*.a.example']), ['https://*.x.a.example']);
  assert.deepEqual(of(['http://x.a.example'], ['https://*.a.example']), []);
  assert.deepEqual(of(['https://evila.example'], ['https://*.a.example']), []);
  assert.deepEqual(of(['https://x.a.example:444'], ['https://*.a.example']), []);
});
