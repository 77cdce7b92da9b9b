import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Form } from '@stoa/contract/forms';
import { complaintsOf, firstDraft, valuesOf } from './form-draft.ts';

const form: Form = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    mail: { type: 'string', format: 'email' },
    people: { type: 'integer', minimum: 1, maximum: 8, default: 2 },
    season: { type: 'string', enum: ['spring', 'autumn'], default: 'autumn' },
    take: { type: 'array', items: { type: 'string', enum: ['rope', 'lamp'] } },
    back: { type: 'boolean', default: true },
  },
  required: ['name'],
};

test('a form begins with what is proposed, and sends it as it stands', () => {
  const draft = firstDraft(form);
  assert.deepEqual(valuesOf(form, { ...draft, name: ' Ada ' }), {
    name: 'Ada',
    people: 2,
    season: 'autumn',
    back: true,
  });
});

test('what was left empty is no answer, also where one is needed', () => {
  assert.deepEqual(complaintsOf(form, { ...firstDraft(form), name: '  ' }), { name: 'missing' });
  assert.ok(!('mail' in valuesOf(form, firstDraft(form))));
});

test('a number is sent as one, with a comma too, and what is none is told', () => {
  const filled = { ...firstDraft(form), name: 'Ada' };
  assert.equal(valuesOf(form, { ...filled, people: ' 3 ' })['people'], 3);
  assert.deepEqual(complaintsOf(form, { ...filled, people: '2,5' }), { people: 'kind' });
  assert.deepEqual(complaintsOf(form, { ...filled, people: 'many' }), { people: 'kind' });
  assert.deepEqual(complaintsOf(form, { ...filled, people: '9' }), { people: 'range' });
});

test('several choices go as a list, and what was switched off goes too', () => {
  const values = valuesOf(form, { ...firstDraft(form), name: 'Ada', take: ['rope', 'lamp'], back: false });
  assert.deepEqual(values['take'], ['rope', 'lamp']);
  assert.equal(values['back'], false);
});

test('a moment is sent with its zone, as the field of the browser has none', () => {
  const moment: Form = { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } };
  const { at } = valuesOf(moment, { at: '2026-03-01T08:30' });
  assert.equal(at, new Date('2026-03-01T08:30').toISOString());
});
