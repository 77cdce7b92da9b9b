import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isAddress,
  modelIdsIn,
  nameFor,
  presetAt,
  presetOf,
  presets,
  recogniseKey,
  wireAt,
} from './provider-presets.ts';

const long = 'aB3dEf6hIj9kLmNoPqRsTuVwXyZ0123456789aBcDeFgH';

test('a key with a mark of its own names its provider', () => {
  const keys: [string, string][] = [
    [`sk-proj-${long}`, 'openai'],
    [`sk-svcacct-${long}`, 'openai'],
    ['sk-aB3dEf6hIj9kLmNoPqRsT3BlbkFJuVwXyZ0123456789aBcD', 'openai'],
    [`sk-ant-api03-${long}-AA`, 'anthropic'],
    [`AIza${long.slice(0, 35)}`, 'google'],
    [`sk-or-v1-${'0f'.repeat(32)}`, 'openrouter'],
    [`gsk_${long}`, 'groq'],
    [`sk-${'0f'.repeat(16)}`, 'deepseek'],
    [`tgp_v1_${long}`, 'together'],
    ['0f'.repeat(32), 'together'],
    [`xai-${long}`, 'xai'],
  ];
  for (const [key, provider] of keys) assert.equal(recogniseKey(key)?.id, provider, key);
});

test('white space that came along with a key does not matter', () => {
  assert.equal(recogniseKey(`  gsk_${long}\n`)?.id, 'groq');
});

test('a key that could be anybody’s is nobody’s', () => {
  for (const key of [
    '',
    'sk-',
    'sk-short',
    long.slice(0, 32),
    'sk-ant-short',
    'AIzaShort',
    `Bearer gsk_${long}`,
  ]) {
    assert.equal(recogniseKey(key), undefined, key);
  }
});

test('no key is recognised as two providers’', () => {
  const keys = [
    `sk-proj-${long}`,
    `sk-ant-api03-${long}`,
    `AIza${long.slice(0, 35)}`,
    `sk-or-v1-${'0f'.repeat(32)}`,
    `sk-${'0f'.repeat(16)}`,
    '0f'.repeat(32),
  ];
  for (const key of keys) {
    assert.equal(presets.filter((preset) => preset.keyPattern?.test(key)).length, 1, key);
  }
});

test('an endpoint without a name is called after its provider or its host', () => {
  assert.equal(nameFor('https://api.groq.com/openai/v1'), 'Groq');
  assert.equal(nameFor('https://api.groq.com/openai/v1/'), 'Groq');
  assert.equal(nameFor('http://192.168.1.5:11434/v1'), 'Ollama');
  assert.equal(nameFor('http://127.0.0.1:8080/v1'), '127.0.0.1:8080');
  assert.equal(presetAt('https://example.org/v1'), undefined);
});

test('only http and https addresses are addresses', () => {
  assert.ok(isAddress(' http://127.0.0.1:11434/v1 '));
  assert.ok(!isAddress('api.openai.com/v1'));
  assert.ok(!isAddress('localhost:11434'));
  assert.ok(!isAddress('ftp://example.org'));
  assert.ok(!isAddress(''));
});

test('model ids come one per line or by commas, each once', () => {
  assert.deepEqual(modelIdsIn('llama-5\n qwen4 , llama-5\n\n'), ['llama-5', 'qwen4']);
});

test('a server is asked over the wire that it is known to speak', () => {
  assert.equal(wireAt('https://api.anthropic.com/v1/'), 'anthropic');
  assert.equal(wireAt('https://api.groq.com/openai/v1'), 'openai-compatible');
  assert.equal(wireAt('http://192.168.1.5:11434/v1'), 'ollama');
  assert.equal(wireAt('http://127.0.0.1:8080/v1'), 'openai-compatible');
});

test('a wire of its own has a preset, one that many speak has none', () => {
  assert.equal(presetOf('google')?.id, 'google');
  assert.equal(presetOf('openai-compatible'), undefined);
  assert.equal(presetOf('scripted'), undefined);
});
