import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccountCase, type AccountVerb, accountVerbs, refusalOf } from './policy.ts';

const forbidden = 'account/forbidden';
const yourself = 'user/yourself';
const last = 'user/last-administrator';
const ok = null;

/** Written out by hand: who × to whom, for every verb. */
const columns: AccountCase[] = [
  { actor: 'administrator', isSelf: false, isLastAdministrator: false },
  { actor: 'administrator', isSelf: true, isLastAdministrator: false },
  { actor: 'administrator', isSelf: true, isLastAdministrator: true },
  { actor: 'administrator', isSelf: false, isLastAdministrator: true },
  { actor: 'member', isSelf: false, isLastAdministrator: false },
  { actor: 'member', isSelf: true, isLastAdministrator: false },
  { actor: 'member', isSelf: false, isLastAdministrator: true },
  { actor: 'system', isSelf: false, isLastAdministrator: false },
  { actor: 'system', isSelf: false, isLastAdministrator: true },
];

const truth: Record<AccountVerb, (string | null)[]> = {
  see: [ok, ok, ok, ok, forbidden, forbidden, forbidden, ok, ok],
  create: [ok, ok, ok, ok, forbidden, forbidden, forbidden, ok, ok],
  rename: [ok, ok, ok, ok, forbidden, forbidden, forbidden, ok, ok],
  promote: [ok, ok, ok, ok, forbidden, forbidden, forbidden, ok, ok],
  demote: [ok, yourself, last, last, forbidden, forbidden, forbidden, ok, last],
  disable: [ok, yourself, last, last, forbidden, forbidden, forbidden, ok, last],
  enable: [ok, ok, ok, ok, forbidden, forbidden, forbidden, ok, ok],
  'assign-role': [ok, ok, ok, ok, forbidden, forbidden, forbidden, ok, ok],
  'make-reset-link': [ok, yourself, yourself, ok, forbidden, forbidden, forbidden, ok, ok],
  delete: [ok, yourself, last, last, forbidden, forbidden, forbidden, ok, last],
  'change-own': [forbidden, ok, ok, forbidden, forbidden, ok, forbidden, forbidden, forbidden],
  'delete-own': [forbidden, ok, last, forbidden, forbidden, ok, forbidden, forbidden, forbidden],
};

test('who may do what to an account is exactly this table (SR-58, SR-59)', () => {
  for (const verb of accountVerbs) {
    assert.deepEqual(
      columns.map((given) => refusalOf(verb, given)),
      truth[verb],
      verb,
    );
  }
});
