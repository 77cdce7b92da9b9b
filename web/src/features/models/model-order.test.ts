import type { Model } from '@stoa/contract/models';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findModel, modelsFor } from './model-order.ts';

const model = (id: string, endpointName = 'OpenAI', name = id): Model => ({
  endpointId: `end_env_${endpointName.toLowerCase()}`,
  endpointName,
  id,
  name,
  provider: 'openai-compatible',
  abilities: { reasoning: null, images: null, tools: null },
  windowTokens: null,
  prices: null,
});

const models = [
  model('gpt-10'),
  model('gpt-9'),
  model('gpt-9-mini'),
  model('tiny-gpt'),
  model('llama-5', 'Groq', 'Llama 5 70B'),
  model('qwen', 'Groq', 'Qwen Égal'),
];
const namesFor = (query: string, recent: Model[] = []) =>
  modelsFor(query, models, recent).flatMap((group) => group.models.map(({ id }) => id));

test('without a search they stand by endpoint, in the order in which they are offered', () => {
  const groups = modelsFor('', models, []);
  assert.deepEqual(
    groups.map(({ name }) => name),
    ['OpenAI', 'Groq'],
  );
  assert.deepEqual(namesFor(''), ['gpt-10', 'gpt-9', 'gpt-9-mini', 'tiny-gpt', 'llama-5', 'qwen']);
});

test('what was used last stands on top, and in its place as well', () => {
  const groups = modelsFor('', models, [models[4] as Model]);
  assert.equal(groups[0]?.key, 'recent');
  assert.deepEqual(
    groups[0]?.models.map(({ id }) => id),
    ['llama-5'],
  );
  assert.equal(namesFor('', [models[4] as Model]).filter((id) => id === 'llama-5').length, 2);
});

test('a short list has no need of it, nor has a model that is gone', () => {
  assert.equal(modelsFor('', models.slice(0, 3), [models[0] as Model])[0]?.key, 'end_env_openai');
  assert.equal(modelsFor('', models, [model('gone')])[0]?.key, 'end_env_openai');
});

test('a search ranks the beginning of a name before the beginning of a word in it', () => {
  assert.deepEqual(namesFor('gpt'), ['gpt-9', 'gpt-10', 'gpt-9-mini', 'tiny-gpt']);
  assert.deepEqual(namesFor('mini gpt'), ['gpt-9-mini']);
});

test('a search finds endpoints, ignores accents and case, and what was used last wins a tie', () => {
  assert.deepEqual(namesFor('groq'), ['qwen', 'llama-5']);
  assert.deepEqual(namesFor('egal'), ['qwen']);
  assert.deepEqual(namesFor('LLAMA 70'), ['llama-5']);
  assert.equal(namesFor('gpt', [models[0] as Model])[0], 'gpt-10');
});

test('signs of a pattern are searched as they are', () => {
  assert.deepEqual(namesFor('gpt.9'), []);
  assert.deepEqual(namesFor('('), []);
  assert.deepEqual(namesFor('gpt-9'), ['gpt-9', 'gpt-9-mini']);
  assert.equal(modelsFor('模型 a+b (7)', [{ ...model('x'), name: '模型 A+B (7)' }], [])[0]?.models.length, 1);
});

test('the list that was handed in stays as it was', () => {
  const before = models.map(({ id }) => id);
  modelsFor('', models, []);
  modelsFor('gpt', models, []);
  assert.deepEqual(
    models.map(({ id }) => id),
    before,
  );
});

test('a choice is found by endpoint and id together', () => {
  assert.equal(findModel(models, { endpointId: 'end_env_groq', id: 'llama-5' })?.name, 'Llama 5 70B');
  assert.equal(findModel(models, { endpointId: 'end_env_openai', id: 'llama-5' }), undefined);
  assert.equal(findModel(models, null), undefined);
});
