import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditEntry } from '@stoa/contract/audit';
import { t } from '../../kernel/i18n/all-texts.ts';
import { actorText, detailLines, objectText } from './audit-text.ts';

const entryOf = (changes: Partial<AuditEntry>): AuditEntry => ({
  seq: 1,
  id: 'aud_00000000000000000000000000',
  at: '2026-01-31T09:30:00.000Z',
  actor: { kind: 'user', id: 'usr_1', name: 'Ada' },
  action: 'settings.update',
  object: { kind: 'settings', id: null, name: null },
  details: {},
  hash: '',
  ...changes,
});

test('a change of settings tells what was and what is, by the names the settings have', () => {
  const entry = entryOf({
    details: {
      instanceName: { from: 'Stoa', to: 'Agora' },
      titles: { from: true, to: false },
      defaultModel: { from: null, to: { endpointId: 'end_1', id: 'small' } },
      later: { from: 1, to: 2 },
    },
  });
  assert.deepEqual(detailLines(entry, t), [
    'Name: Stoa → Agora',
    'Titles by the model: on → off',
    'Model for new conversations: – → small',
    'later: 1 → 2',
  ]);
  assert.equal(objectText(entry, t), null);
});

test('a change of an endpoint tells its name, where it leads and what became of the key', () => {
  const entry = entryOf({
    action: 'endpoint.update',
    object: { kind: 'endpoint', id: 'end_1', name: null },
    details: {
      name: 'New',
      provider: 'x',
      host: 'b.example',
      nameBefore: 'Old',
      hostBefore: 'a.example',
      key: 'removed',
    },
  });
  assert.equal(objectText(entry, t), 'New');
  assert.deepEqual(detailLines(entry, t), [
    'b.example',
    'Called Old before',
    'At a.example before',
    'Key removed',
  ]);
});

test('what is done to servers of tools, and rules about them, is told in words', () => {
  const server = entryOf({
    action: 'mcp-server.create',
    object: { kind: 'mcp-server', id: 'mcp_1', name: null },
    details: { name: 'Wiki', host: 'wiki.example', trusted: false, enabled: true, revision: 1 },
  });
  assert.equal(objectText(server, t), 'Wiki');
  assert.deepEqual(detailLines(server, t), ['Host: wiki.example', 'Trusted: off', 'Switched on: on']);
  const rule = entryOf({
    action: 'tool-rule.create',
    object: { kind: 'tool-rule', id: 'rul_1', name: null },
    details: { effect: 'deny', sourceId: null, toolKey: null, userId: null, risk: 'sendsOut' },
  });
  assert.deepEqual(detailLines(rule, t), ['What happens: Forbid', 'A call that: sends something out']);
});

test('a change of the models of an endpoint names some of many', () => {
  const hidden = Array.from({ length: 15 }, (_, n) => `m${n + 1}`);
  const entry = entryOf({
    action: 'endpoint.models',
    details: { name: 'House', provider: 'x', shown: ['a'], hidden, ordered: true, hideNew: true },
  });
  assert.deepEqual(detailLines(entry, t), [
    'Shown: a',
    'Hidden: m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12 and 3 more',
    'Put in another order',
    'Hide new models: on',
  ]);
});

test('people without an account or a name are called something', () => {
  const actor = (given: AuditEntry['actor']) => actorText(entryOf({ actor: given }), t);
  assert.equal(actor({ kind: 'user', id: 'usr_1', name: 'Ada' }), 'Ada');
  assert.equal(actor({ kind: 'user', id: 'usr_1', name: null }), 'Deleted account');
  assert.equal(actor({ kind: 'anyone', id: null, name: null }), 'Not signed in');
  assert.equal(actor({ kind: 'system', id: null, name: null }), 'The server');
  const account = (id: string | null, name: string | null) =>
    objectText(entryOf({ object: { kind: 'account', id, name } }), t);
  assert.equal(account('usr_1', 'Ada'), null, 'one’s own account goes without saying');
  assert.equal(account('usr_2', 'Ben'), 'Ben');
  assert.equal(account('usr_2', null), 'Deleted account');
  assert.equal(account(null, null), 'Unknown e-mail');
});

test('counts are told in words', () => {
  assert.deepEqual(detailLines(entryOf({ action: 'secrets.rotate', details: { count: 1 } }), t), [
    '1 secret sealed anew',
  ]);
  assert.deepEqual(detailLines(entryOf({ action: 'secrets.reset', details: { forgotten: ['a', 'b'] } }), t), [
    '2 secrets given up',
  ]);
  assert.deepEqual(
    detailLines(entryOf({ action: 'account.sign-in-failed', details: { unrecorded: 12 } }), t),
    ['12 more before it, without entries'],
  );
});

test('what was done to an account is told by role, state and what went with it', () => {
  const lines = (action: AuditEntry['action'], details: AuditEntry['details']) =>
    detailLines(entryOf({ action, object: { kind: 'account', id: 'usr_2', name: 'Ben' }, details }), t);
  assert.deepEqual(
    lines('user.update', {
      role: { from: 'administrator', to: 'member' },
      disabled: { from: false, to: true },
    }),
    ['Administrator → Member', 'Disabled'],
  );
  assert.deepEqual(lines('user.create', { role: 'member' }), ['Role: Member']);
  assert.deepEqual(lines('account.password-change', { sessions: 2 }), ['2 other sessions ended']);
  assert.deepEqual(lines('user.delete', { conversations: 3, somethingNew: 1 }), [
    'Conversations: 3',
    'somethingNew: 1',
  ]);
});
