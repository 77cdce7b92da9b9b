import { ApiError } from '@stoa/contract/client';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOfRefusal, problemsOf } from './account-problems.ts';

const values = { name: 'Ada', email: 'ada@example.org', password: 'correct horse', claim: '' };

test('problems come in the order of the form, and only for its fields', () => {
  const nothing = { name: ' ', email: 'ada@', password: 'short', claim: '' };
  assert.deepEqual(Object.keys(problemsOf(nothing, ['name', 'email', 'password'], true)), [
    'name',
    'email',
    'password',
  ]);
  assert.deepEqual(problemsOf(values, ['name', 'email', 'password'], true), {});
});

test('a password is measured when it is made, not when it is used', () => {
  const short = { ...values, password: 'short' };
  assert.deepEqual(problemsOf(short, ['email', 'password'], true), {
    password: 'accounts.problem.passwordShort',
  });
  assert.deepEqual(problemsOf(short, ['email', 'password'], false), {});
});

test('a refusal stands beside the field it is about', () => {
  const refusal = (code: ApiError['code']) => problemOfRefusal(new ApiError(code, '', 400));
  assert.deepEqual(refusal('account/exists'), { email: 'error.account/exists' });
  assert.deepEqual(refusal('account/claim-required'), { claim: 'error.account/claim-required' });
  assert.deepEqual(refusal('account/wrong-credentials'), { password: 'error.account/wrong-credentials' });
  assert.deepEqual(refusal('account/wrong-password'), { password: 'accounts.problem.wrongPassword' });
  assert.equal(refusal('server/failed'), undefined);
  assert.equal(problemOfRefusal(new Error('x')), undefined);
});
