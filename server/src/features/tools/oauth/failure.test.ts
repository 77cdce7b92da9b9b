import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OAuthFailureClasses } from '@stoa/contract/oauth';
import { classOfAnswer, classOfCallback, failureOf, OAuthFailure } from './failure.ts';

const answer = (status: number, error: string | null = null, description: string | null = null) =>
  classOfAnswer({ status, error, description });

test('R30: what says that a client is not known is a rejection, by its code or in its own words', () => {
  assert.equal(answer(401, 'invalid_client'), 'client_rejected');
  assert.equal(answer(400, 'unauthorized_client'), 'client_rejected');
  assert.equal(answer(401), 'client_rejected');
  for (const words of [
    'client_id mismatch',
    'Client not found',
    'unknown client',
    'The client xyz was not found',
  ])
    assert.equal(answer(400, null, words), 'client_rejected', words);
  assert.equal(answer(400, 'error', 'unknown client'), 'client_rejected');
  assert.equal(classOfCallback('unauthorized_client'), 'client_rejected');
});

test('R31: time that ran out, an attempt nobody knows, a person who declines and no error at all are none', () => {
  for (const value of [null, undefined, 5, 'invalid_client', new Error('timeout'), {}])
    assert.equal(failureOf(value).class, 'transient');
  assert.equal(answer(400, 'access_denied'), 'user_denied');
  assert.equal(answer(400, null, 'flow not found'), 'transient');
  assert.equal(failureOf(new OAuthFailure('expired', 'Too late.')).class, 'expired');
});

test('R32: a text that only mentions the parameter is none, and a code that is known comes before every text', () => {
  assert.equal(answer(400, 'invalid_request', 'missing parameter client_id'), 'metadata_invalid');
  assert.equal(answer(400, null, 'client_id is required'), 'transient');
  assert.equal(answer(400, 'invalid_grant', 'unknown client'), 'grant_rejected');
});

test('a server that is down is never a verdict, whatever stands in its answer', () => {
  for (const status of [500, 502, 503, 429]) assert.equal(answer(status, 'invalid_client'), 'transient');
  assert.equal(answer(400), 'transient');
  assert.equal(answer(400, 'temporarily_unavailable'), 'transient');
});

test('whatever a server answers comes to a class of the contract', () => {
  for (const error of ['', 'x', 'constructor', '__proto__', 'invalid_scope', 'invalid_target', 'slow_down']) {
    assert.ok(OAuthFailureClasses.includes(answer(400, error)), error);
    assert.ok(OAuthFailureClasses.includes(classOfCallback(error)), error);
  }
});
