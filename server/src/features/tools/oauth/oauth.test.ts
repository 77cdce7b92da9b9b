/** Signing in from the first refusal to a call that works. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRig, tokenIn } from './testing/rig.ts';
import { never } from './testing/wishes.ts';

test('a person signs in, and the server takes the token', async () => {
  const rig = await openRig();
  const ada = await rig.person('Ada');
  const target = rig.target();
  assert.deepEqual(await rig.token(ada, target), { kind: 'none' });
  const refused = await rig.oauth.refused(
    ada.user,
    target,
    { status: 401, generation: null, challenge: null },
    never,
  );
  assert.deepEqual(refused, { kind: 'sign-in', class: 'sign_in_required' });

  const { attempt, page } = await rig.signIn(ada, target);
  assert.equal(attempt.status, 'authorized', JSON.stringify([attempt, page.text]));
  assert.match(page.text, /Signed in at Server/);
  const { accessToken, generation } = tokenIn(await rig.token(ada, target));
  assert.equal(generation, 1);
  assert.equal((await rig.call(accessToken)).status, 200);
  assert.equal(rig.as.registrations(), 1);
});
