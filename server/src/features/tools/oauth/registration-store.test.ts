/** What the types of the store rule out. The checks are made by `npm run check`, at the lines that expect an error. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClients, type RegistrationDeps } from './registration.ts';
import type { FreshStore, RegistrationStore, ReusingStore } from './registration-store.ts';

const accept = (store: RegistrationStore): RegistrationStore => store;
const save: FreshStore['save'] = () => Promise.reject(new Error('Nothing is kept here.'));
const find: ReusingStore['find'] = async () => undefined;
const yes = async () => true;

test('R34: a store that finds registrations but cannot give them up is no store', () => {
  // @ts-expect-error what cannot be un-stored must not be reused
  accept({ save, find });
  // @ts-expect-error a doubt and a proof belong to it as well
  accept({ save, find, reject: yes });
  assert.equal(accept({ save }).find, undefined);
  assert.equal(typeof accept({ save, find, reject: yes, suspect: yes, confirm: yes }).reject, 'function');
});

test('R35: there is no way to ask for a client but over such a store', () => {
  const without = (deps: Omit<RegistrationDeps, 'registrations'>) =>
    // @ts-expect-error whoever begins an attempt hands in the store
    createClients(deps);
  const finding = (deps: RegistrationDeps) =>
    // @ts-expect-error one that only finds does not do
    createClients({ ...deps, registrations: { save, find } });
  const unguarded = (store: RegistrationStore) =>
    // @ts-expect-error to find is to have asked first whether the store can
    store.find({ targetId: '', revision: 1, issuer: '', redirectUri: '' });
  for (const forbidden of [without, finding, unguarded]) assert.equal(typeof forbidden, 'function');
});
