import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carrySettings, fieldsOf, fits, withSetting, withSettings } from './setting-schema.ts';

const schema = {
  type: 'object',
  properties: {
    effort: {
      title: 'Effort',
      description: 'How much.',
      group: 'reasoning',
      type: 'string',
      enum: ['low', 'high'],
    },
    temperature: { title: 'Temperature', type: 'number', minimum: 0, maximum: 1, usual: 1 },
    seed: { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    thoughts: { type: 'boolean' },
    stop: { type: 'array', maxItems: 2, items: { type: 'string', maxLength: 5 } },
    shape: { type: 'object' },
  },
};
const field = (name: string) => fieldsOf(schema).find((one) => one.name === name)!;

test('a schema becomes fields in its order, without what no form can show', () => {
  assert.deepEqual(
    fieldsOf(schema).map(({ name, kind, isReasoning }) => [name, kind, isReasoning]),
    [
      ['effort', 'choice', true],
      ['temperature', 'number', false],
      ['seed', 'number', false],
      ['thoughts', 'switch', false],
      ['stop', 'texts', false],
    ],
  );
  const seed = field('seed');
  assert.ok(seed.kind === 'number' && seed.min === null && seed.max === null && seed.title === 'seed');
  assert.deepEqual(fieldsOf(undefined), []);
  assert.deepEqual(fieldsOf({ properties: null }), []);
});

test('a value fits where the server would take it', () => {
  const good: [string, unknown][] = [
    ['effort', 'low'],
    ['temperature', 0],
    ['seed', -7],
    ['thoughts', false],
    ['stop', ['END']],
  ];
  const bad: [string, unknown][] = [
    ['effort', 'medium'],
    ['temperature', 1.1],
    ['temperature', '1'],
    ['seed', 1.5],
    ['seed', Number.NaN],
    ['thoughts', 'yes'],
    ['stop', ['a', 'b', 'c']],
    ['stop', ['toolong']],
    ['stop', ['']],
  ];
  for (const [name, value] of good) assert.ok(fits(field(name), value), `${name} ${String(value)}`);
  for (const [name, value] of bad) assert.ok(!fits(field(name), value), `${name} ${String(value)}`);
});

test('another model keeps what it knows within its bounds, and what it does not is named', () => {
  const settings = { temperature: 1.5, effort: 'low', topK: 3 };
  assert.deepEqual(carrySettings(settings, schema), {
    kept: { effort: 'low' },
    dropped: ['temperature', 'topK'],
  });
  assert.deepEqual(carrySettings(settings, undefined).kept, {});
});

test('what is not set is not sent', () => {
  const choice = { endpointId: 'end_env_x', id: 'm', settings: { temperature: 0 } };
  const set = withSetting(choice.settings, 'effort', 'low');
  assert.deepEqual(withSettings(choice, set).settings, { temperature: 0, effort: 'low' });
  const unset = withSetting(withSetting(set, 'effort', undefined), 'temperature', undefined);
  assert.ok(!('settings' in withSettings(choice, unset)));
});
