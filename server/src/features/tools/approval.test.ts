import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Part } from '@stoa/contract/runs/parts';
import type { ToolRef, ToolRisk } from '@stoa/contract/tools';
import * as fc from 'fast-check';
import { isTainted, judge, type Question, riskOf } from './approval.ts';
import type { ToolDecisionRow, ToolRuleRow } from './schema.ts';

const noRisk: ToolRisk = {
  readsPrivate: false,
  readsUntrusted: false,
  writes: false,
  sendsOut: false,
  idempotent: false,
};
const source = { id: 'mcp_1', kind: 'mcp' as const, name: 'Notes', host: 'notes.example' };
const toolWith = (risk: Partial<ToolRisk>): ToolRef => ({
  key: 'mcp_1/write',
  name: 'write',
  title: null,
  source,
  risk: { ...noRisk, ...risk },
});

const rule = (effect: ToolRuleRow['effect'], fits: Partial<ToolRuleRow> = {}): ToolRuleRow => ({
  id: 'tru_1',
  effect,
  sourceId: null,
  toolKey: null,
  userId: null,
  risk: null,
  createdAt: '',
  ...fits,
});

const decision = (changes: Partial<ToolDecisionRow> = {}): ToolDecisionRow => ({
  id: 'tde_1',
  ownerId: 'usr_1',
  toolKey: 'mcp_1/write',
  fingerprint: 'as it was',
  host: 'notes.example',
  conversationId: null,
  tainted: false,
  toolRef: toolWith({}),
  createdAt: '',
  ...changes,
});

const question = (changes: Partial<Question> = {}): Question => ({
  userId: 'usr_1',
  conversationId: 'cnv_1',
  tool: toolWith({ writes: true }),
  fingerprint: 'as it was',
  trusted: true,
  tainted: false,
  rules: [],
  decisions: [],
  ...changes,
});

const harmless = toolWith({ readsPrivate: true, readsUntrusted: true });
const here = decision({ conversationId: 'cnv_1' });
const knowing = decision({ conversationId: 'cnv_1', tainted: true });

/** SR-58: every row of the table, the first that fits from above. */
const table: [name: string, Partial<Question>, string][] = [
  ['a trusted tool that only reads runs', { tool: harmless }, 'allow'],
  ['one that writes is asked for', {}, 'ask risk conversation,always'],
  ['one that sends out is asked for', { tool: toolWith({ sendsOut: true }) }, 'ask risk conversation,always'],
  [
    'one of a stranger is asked for, whatever it says',
    { tool: harmless, trusted: false },
    'ask risk conversation,always',
  ],
  ['what was always allowed runs', { decisions: [decision()] }, 'allow'],
  ['what was allowed here runs', { decisions: [here] }, 'allow'],
  [
    'what was allowed elsewhere is asked for',
    { conversationId: 'cnv_2', decisions: [here] },
    'ask risk conversation,always',
  ],
  [
    'a tool that has changed is asked for',
    { fingerprint: 'other', decisions: [decision()] },
    'ask risk conversation,always',
  ],
  [
    'one that has moved to another host is asked for',
    { decisions: [decision({ host: 'evil.example' })] },
    'ask risk conversation,always',
  ],
  ['what a rule denies is denied', { rules: [rule('deny')], decisions: [decision()] }, 'deny'],
  ['deny comes before ask and allow', { rules: [rule('allow'), rule('ask'), rule('deny')] }, 'deny'],
  [
    'what a rule asks for is asked for each time',
    { rules: [rule('ask')], decisions: [decision()] },
    'ask rule ',
  ],
  ['ask comes before allow', { rules: [rule('allow'), rule('ask')] }, 'ask rule '],
  ['what a rule allows runs', { rules: [rule('allow')] }, 'allow'],
  [
    'a rule about another source is none',
    { rules: [rule('deny', { sourceId: 'mcp_2' })], tool: harmless },
    'allow',
  ],
  [
    'a rule about another tool is none',
    { rules: [rule('deny', { toolKey: 'mcp_1/read' })], tool: harmless },
    'allow',
  ],
  [
    'a rule about somebody else is none',
    { rules: [rule('deny', { userId: 'usr_2' })], tool: harmless },
    'allow',
  ],
  [
    'a rule about a risk that it has not is none',
    { rules: [rule('deny', { risk: 'sendsOut' })], tool: harmless },
    'allow',
  ],
  ['a rule about a risk that it has holds', { rules: [rule('deny', { risk: 'writes' })] }, 'deny'],
  [
    'taint asks although it was always allowed',
    { tainted: true, decisions: [decision()] },
    'ask taint conversation',
  ],
  [
    'taint asks although it was allowed here before',
    { tainted: true, decisions: [here] },
    'ask taint conversation',
  ],
  [
    'taint asks although a rule allows it',
    { tainted: true, rules: [rule('allow')] },
    'ask taint conversation',
  ],
  ['who knows of the taint is not asked again here', { tainted: true, decisions: [knowing] }, 'allow'],
  ['a rule asks those too', { tainted: true, rules: [rule('ask')], decisions: [knowing] }, 'ask rule '],
  ['taint denies what is denied', { tainted: true, rules: [rule('deny')], decisions: [knowing] }, 'deny'],
  ['taint is nothing to what only reads', { tainted: true, tool: harmless }, 'allow'],
];

for (const [name, changes, expected] of table) {
  test(`SR-58: ${name}`, () => {
    const verdict = judge(question(changes));
    const told =
      verdict.effect === 'ask' ? `ask ${verdict.reason} ${verdict.remember.join()}` : verdict.effect;
    assert.equal(told, expected);
  });
}

test('SR-43: a tainted run never writes or sends out but by a rule-free yes in the knowledge of it', () => {
  const arbitraryRule = fc.constantFrom(rule('allow'), rule('ask'), rule('deny'));
  const arbitraryDecision = fc.constantFrom(decision(), here, decision({ tainted: true }));
  const risk = fc.constantFrom<Partial<ToolRisk>>({ writes: true }, { sendsOut: true });
  fc.assert(
    fc.property(
      fc.array(arbitraryRule),
      fc.array(arbitraryDecision),
      risk,
      fc.boolean(),
      (rules, decisions, one, trusted) => {
        const asked = question({ tainted: true, rules, decisions, trusted, tool: toolWith(one) });
        assert.notEqual(judge(asked).effect, 'allow');
      },
    ),
  );
});

test('of a source that is not trusted the worst is taken for granted', () => {
  const { idempotent, ...classes } = riskOf({ ...noRisk, idempotent: true }, false);
  assert.deepEqual([...new Set(Object.values(classes))], [true]);
  assert.equal(idempotent, false);
  assert.deepEqual(riskOf(noRisk, true), noRisk);
});

test('private things and things of strangers have to come together; what was never told taints nothing', () => {
  const call = (risk: Partial<ToolRisk>, hasOutput = true) =>
    ({
      type: 'tool',
      tool: toolWith(risk),
      output: hasOutput ? { items: [], isError: false, truncated: null } : null,
    }) as unknown as Part;
  const file = { type: 'file' } as Part;
  const mail = call({ readsPrivate: true });
  const web = call({ readsUntrusted: true });
  assert.equal(isTainted([mail]), false);
  assert.equal(isTainted([web]), false);
  assert.equal(isTainted([mail, web]), true);
  assert.equal(isTainted([file]), true, 'what is attached is private, and may be written by anybody');
  assert.equal(isTainted([mail], true), true, 'a stranger’s tools are described by a stranger');
  assert.equal(isTainted([web], true), false);
  assert.equal(isTainted([mail, call({ readsUntrusted: true }, false)]), false);
});
