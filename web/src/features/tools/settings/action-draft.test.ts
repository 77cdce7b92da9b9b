import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action, ReadDocument } from '@stoa/contract/actions';
import { changesOf, draftOf, filledIn, newActionOf, problemsOf } from './action-draft.ts';

const signIn = {
  server: {
    kind: 'given' as const,
    authorizationUrl: 'https://as.example/authorize',
    tokenUrl: 'https://as.example/token',
    revocationUrl: null,
  },
  clientId: null,
  authMethod: 'client_secret_post' as const,
  scopes: ['read', 'write'],
  pkce: true,
};
const read: ReadDocument = {
  name: 'Pets',
  description: null,
  servers: ['https://pets.example/v1'],
  operations: [],
  problems: [],
  auth: { kind: 'oauth', name: null, signIn },
};
const action: Action = {
  id: 'act_1',
  name: 'Animals',
  description: null,
  host: 'pets.example',
  trusted: false,
  signIn: 'required',
  operations: [],
  definition: {
    server: 'https://pets.example/v1',
    auth: { kind: 'header', name: 'X-Key', isSet: true, signIn: null },
    callback: 'https://stoa.example/mcp/oauth/callback/act_1',
    problems: [],
  },
  createdAt: '2026-01-31T09:30:00.000Z',
};

test('what a document says is filled in where nothing stands', () => {
  const filled = filledIn({ ...draftOf(null), document: '{}' }, read);
  assert.deepEqual(newActionOf(filled, []), {
    document: '{}',
    trusted: false,
    name: 'Pets',
    server: 'https://pets.example/v1',
    auth: { kind: 'oauth', signIn, secret: null },
  });
  const own = { ...draftOf(null), name: 'Mine', server: 'https://mine.example', kind: 'bearer' as const };
  const { name, server, kind } = filledIn(own, read);
  assert.deepEqual([name, server, kind], ['Mine', 'https://mine.example', 'bearer']);
});

test('a secret that is left alone is not sent, and a document that did not change neither', () => {
  const draft = { ...draftOf(action), document: 'as it was' };
  assert.deepEqual(problemsOf(draft, action), []);
  assert.deepEqual(changesOf(draft, 'as it was', ['10.0.0.1:80']), {
    name: 'Animals',
    server: 'https://pets.example/v1',
    auth: { kind: 'header', name: 'X-Key' },
    allowPrivate: ['10.0.0.1:80'],
  });
  assert.equal(changesOf({ ...draft, document: 'new' }, 'as it was', []).document, 'new');
});

test('a secret kept for one way is none for another', () => {
  assert.deepEqual(problemsOf({ ...draftOf(action), kind: 'bearer' }, action), ['secret']);
  assert.deepEqual(problemsOf({ ...draftOf(action), kind: 'oauth' }, action), [
    'authorizationUrl',
    'tokenUrl',
  ]);
  assert.deepEqual(problemsOf(draftOf(null), null), ['document']);
});
