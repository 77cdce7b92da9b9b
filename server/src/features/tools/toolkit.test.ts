import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Part } from '@stoa/contract/runs/parts';
import * as fc from 'fast-check';
import { nameForModel, namesForModel } from './names.ts';
import type { SourceListing, ToolDescription } from './source.ts';
import { createToolkit } from './toolkit.ts';

const risk = { readsPrivate: false, readsUntrusted: false, writes: false, sendsOut: false, idempotent: true };

const tool = (sourceId: string, name: string, description = name): ToolDescription => ({
  key: `${sourceId}/${name}`,
  name,
  title: null,
  description,
  inputSchema: { type: 'object' },
  outputSchema: null,
  risk,
  fingerprint: name,
});

const listing = (
  id: string,
  name: string,
  tools: string[],
  more: Partial<SourceListing> = {},
): SourceListing => ({
  id,
  name,
  host: 'example.org',
  instructions: null,
  trusted: true,
  tools: tools.map((one) => tool(id, one)),
  problem: null,
  ...more,
});

const kindOf = (id: string) => (id === 'builtin' ? 'builtin' : 'mcp');
const kitOf = (listings: SourceListing[], choices = listings.map(({ id }) => id)) =>
  createToolkit({ listings, choices }, kindOf);
const namesOf = (tools: { name: string }[]) => tools.map(({ name }) => name);

const named = fc.record({
  key: fc.string({ minLength: 1 }),
  name: fc.string(),
  source: fc.record({
    kind: fc.constantFrom('builtin' as const, 'mcp' as const, 'action' as const),
    name: fc.string(),
  }),
});

test('every name is one that all providers take, no two are alike, and their order does not matter', () => {
  fc.assert(
    fc.property(fc.uniqueArray(named, { selector: ({ key }) => key, maxLength: 12 }), (tools) => {
      const names = namesForModel(tools);
      for (const name of names.values()) assert.match(name, /^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
      assert.equal(new Set([...names.values()].map((name) => name.toLowerCase())).size, tools.length);
      assert.deepEqual(Object.fromEntries(namesForModel(tools.toReversed())), Object.fromEntries(names));
    }),
    { numRuns: 500 },
  );
});

test('a tool is called after its source, and by a mark where that is not enough', () => {
  const of = (name: string, source: string, key = 'k') =>
    nameForModel({ key, name, source: { kind: 'mcp', name: source } });
  assert.equal(of('search', 'My Wiki!'), 'My_Wiki_search');
  assert.equal(of('über-suche', 'Straße'), 'Stra_e_uber-suche');
  assert.match(of('x'.repeat(90), 'Wiki'), /^Wiki_x+_[0-9a-f]{8}$/);
  const kit = kitOf([listing('mcp_1', 'Wiki', ['a.b', 'a b']), listing('mcp_2', 'wiki', ['a_b'])]);
  const names = namesOf(kit.offer([], 100_000));
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, 3);
  for (const name of names) assert.equal(kit.find(name)?.name, name);
});

test('the order is the same whatever the sources say, and only what was chosen is there', () => {
  const one = listing('mcp_1', 'One', ['b', 'a']);
  const two = listing('mcp_2', 'Two', ['d', 'c']);
  const expected = ['One_a', 'One_b', 'Two_d'];
  const choices = ['mcp_1', 'mcp_2/d'];
  assert.deepEqual(namesOf(kitOf([one, two], choices).offer([], 100_000)), expected);
  const turned = [
    { ...two, tools: two.tools.toReversed() },
    { ...one, tools: one.tools.toReversed() },
  ];
  assert.deepEqual(namesOf(kitOf(turned, choices).offer([], 100_000)), expected);
});

const searched = (keys: string[]): Part =>
  ({
    type: 'tool',
    tool: { key: 'builtin/search_tools' },
    output: { items: [{ type: 'data', data: { found: keys } }], isError: false, truncated: null },
  }) as unknown as Part;

test('where all tools would take too much, they are searched for, and those found come after in the order in which they were', () => {
  const many = Array.from({ length: 60 }, (_, n) => `tool_${n}`);
  const big = listing('mcp_1', 'Big', [...many, 'send_mail', 'read_mail']);
  const kit = kitOf([big, listing('builtin', 'Stoa', ['calculator'])]);
  assert.deepEqual(namesOf(kit.offer([], 2000)), ['calculator', 'search_tools']);
  assert.deepEqual(namesOf(kit.search('mail')), ['Big_read_mail', 'Big_send_mail']);
  const found = [searched(['mcp_1/send_mail']), searched(['mcp_1/tool_7', 'mcp_1/send_mail'])];
  const expected = ['calculator', 'search_tools', 'Big_send_mail', 'Big_tool_7'];
  assert.deepEqual(namesOf(kit.offer(found, 2000)), expected);
  assert.equal(kit.find('Big_tool_9')?.ref.key, 'mcp_1/tool_9', 'one that was not looked for may be called');
});

test('what was chosen and is not there is told, with why', () => {
  const problem = { class: 'transient', message: 'It is down.', signIn: null };
  const down = listing('mcp_1', 'Down', [], { problem });
  const kit = kitOf([down, listing('mcp_2', 'Up', ['a'])], ['mcp_1', 'mcp_1/x', 'mcp_2/gone', 'mcp_3']);
  assert.deepEqual(
    kit.missing.map((missing) => [missing.id, missing.class]),
    [
      ['mcp_1', 'transient'],
      ['mcp_2/gone', 'gone'],
      ['mcp_3', 'gone'],
    ],
  );
});
