import type { Endpoint } from '@stoa/contract/models';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, draftOf, problemsOf, requestOf, withKind } from './endpoint-draft.ts';

const saved: Endpoint = {
  id: 'end_env_x',
  name: 'Groq',
  provider: 'openai-compatible',
  baseUrl: 'https://api.groq.com/openai/v1',
  apiKey: { set: true, last4: '1234' },
  modelCounts: { known: 0, shown: 0 },
  models: ['a', 'b'],
  origin: 'instance',
  check: null,
  createdAt: '2026-01-01T00:00:00.000Z',
};

test('saving an endpoint without touching its key leaves the key alone', () => {
  assert.ok(!('apiKey' in requestOf(draftOf(saved))));
});

test('removing a key sends an empty one, replacing it the new one', () => {
  assert.equal(requestOf({ ...draftOf(saved), key: '' }).apiKey, '');
  assert.equal(requestOf({ ...draftOf(saved), key: ' gsk_new ' }).apiKey, 'gsk_new');
});

test('a new endpoint without a key sends none', () => {
  assert.ok(!('apiKey' in requestOf(withKind(draftOf(null), 'ollama'))));
});

test('another provider brings its usual values, and what was typed stays', () => {
  const ollama = withKind(draftOf(null), 'ollama');
  assert.deepEqual([ollama.name, ollama.baseUrl], ['Ollama', 'http://127.0.0.1:11434']);
  const named = withKind({ ...draftOf(null), name: 'Mine' }, 'groq');
  assert.deepEqual([named.name, named.baseUrl], ['Mine', 'https://api.groq.com/openai/v1']);
});

test('a provider’s own address needs a key when it is added, and an address and a name always', () => {
  assert.deepEqual(problemsOf(draftOf(null)), ['key']);
  assert.deepEqual(problemsOf({ ...draftOf(null), baseUrl: 'nowhere', name: ' ' }), ['address', 'name']);
  assert.deepEqual(problemsOf({ ...draftOf(saved), key: '' }), []);
  assert.deepEqual(problemsOf(withKind(draftOf(null), 'scripted')), []);
});

test('the scripted model needs nothing but a name', () => {
  assert.deepEqual(requestOf(withKind(draftOf(null), 'scripted')), {
    name: 'Scripted',
    provider: 'scripted',
  });
});

test('each kind is asked over its own wire', () => {
  const wireOf = (kind: string) => requestOf(withKind(draftOf(null), kind)).provider;
  assert.deepEqual(['openai', 'anthropic', 'google', 'ollama'].map(wireOf), [
    'openai',
    'anthropic',
    'google',
    'ollama',
  ]);
  assert.deepEqual(['groq', 'other'].map(wireOf), ['openai-compatible', 'openai-compatible']);
});

test('an endpoint at its provider’s own address shows that address and stays of its kind', () => {
  const draft = draftOf({ ...saved, provider: 'anthropic', baseUrl: null });
  assert.deepEqual([draft.kind, draft.baseUrl], ['anthropic', 'https://api.anthropic.com/v1']);
  assert.deepEqual(problemsOf(draft), []);
  assert.equal(draftOf({ ...saved, provider: 'ollama', baseUrl: 'http://10.0.0.2:11434' }).kind, 'ollama');
  assert.equal(addressOf({ provider: 'scripted', baseUrl: null }), '');
});
