import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestRooms } from '../../app/testing.ts';
import { newsTopicOf } from '../../kernel/news.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { onSessionEnd } from './session-watch.ts';

const ada: UserPrincipal = {
  kind: 'user',
  userId: 'usr_1',
  role: 'member',
  roleId: null,
  sessionId: 'ses_1',
};

const watch = async (isAlive: boolean | Promise<boolean>) => {
  const { bus } = await openTestRooms();
  let ends = 0;
  const stop = onSessionEnd({ bus, isSessionAlive: async () => isAlive }, ada, () => (ends += 1));
  const tell = (sessionId: string) =>
    bus.publish(newsTopicOf(ada.userId), { type: 'session-ended', sessionId });
  return { stop, tell, ends: () => ends };
};

test('it hears the end of its own session, once, and of no other', async () => {
  const watched = await watch(true);
  watched.tell('ses_2');
  assert.equal(watched.ends(), 0);
  watched.tell('ses_1');
  watched.tell('ses_1');
  assert.equal(watched.ends(), 1);
});

test('a session that ended after it was let in and before anybody listened is found as well (SR-52)', async () => {
  const watched = await watch(false);
  await new Promise(setImmediate);
  assert.equal(watched.ends(), 1);
});

test('who has stopped watching hears nothing', async () => {
  const watched = await watch(Promise.resolve(false));
  watched.stop();
  watched.tell('ses_1');
  await new Promise(setImmediate);
  assert.equal(watched.ends(), 0);
});
