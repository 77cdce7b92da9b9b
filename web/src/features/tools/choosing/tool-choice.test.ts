import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OfferedSource } from '@stoa/contract/tools';
import { chosenServers, isOn, matching, switchables, toggled } from './tool-choice.ts';

const builtin: OfferedSource = {
  id: 'builtin',
  kind: 'builtin',
  name: 'Stoa',
  host: null,
  description: null,
  trusted: true,
  tools: ['calculator', 'weather'].map((name) => ({
    key: `builtin/${name}`,
    name,
    title: name,
    description: `What ${name} does`,
  })),
};
const harbour: OfferedSource = {
  id: 'mcp_1',
  kind: 'mcp',
  name: 'Harbour',
  host: 'harbour.example',
  description: 'Ships and tides',
  trusted: false,
  tools: null,
};
const all = switchables([builtin, harbour]);
const [calculator, weather, server] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]];

test('tools of this server are switched one by one, a server as a whole', () => {
  assert.deepEqual(
    all.map(({ choice }) => choice),
    ['builtin/calculator', 'builtin/weather', 'mcp_1'],
  );
});

test('switching twice leaves everything as it was', () => {
  for (const item of all) {
    const once = toggled(['builtin/weather'], item, all);
    assert.deepEqual(toggled(once, item, all).toSorted(), ['builtin/weather']);
  }
});

test('switching off one tool of a source that is on as a whole leaves its others on', () => {
  const left = toggled(['builtin', 'mcp_1'], calculator, all);
  assert.deepEqual(left, ['mcp_1', 'builtin/weather']);
  assert.ok(!isOn(left, calculator) && isOn(left, weather) && isOn(left, server));
});

test('a search looks at names, descriptions and hosts, every word of it', () => {
  assert.deepEqual(matching(all, 'tides harbour'), [server]);
  assert.deepEqual(matching(all, 'HARBOUR.example'), [server]);
  assert.deepEqual(matching(all, 'weather tides'), []);
  assert.equal(matching(all, ' ').length, 3);
});

test('servers of which something is on are asked for what they offer, and no others', () => {
  assert.deepEqual(chosenServers([builtin, harbour], ['builtin', 'mcp_1/echo']), [harbour]);
  assert.deepEqual(chosenServers([builtin, harbour], ['builtin', 'mcp_12']), []);
});
