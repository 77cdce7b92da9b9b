import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '@stoa/contract/grants';
import { openTestRooms, type TestRooms } from '../../app/testing.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { codeOf, startQueue, until } from '../accounts/testing.ts';
import { readToEnd, startTestRun } from '../runs/testing.ts';

const everyone: Subject = { kind: 'everyone' };

const openHouse = async () => {
  const rooms = await openTestRooms();
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  const endpointId = await rooms.addScriptedEndpoint(ada);
  return { rooms, ada, bob, endpointId };
};

const close = ({ access }: TestRooms, ada: UserPrincipal, id: string) =>
  access.changeGrants(ada, { kind: 'endpoint', id }, [{ subject: everyone, level: null }]);

const endpointsOf = async ({ models }: TestRooms, user: UserPrincipal): Promise<string[]> => [
  ...new Set((await models.listModels(user)).items.map(({ endpointId }) => endpointId)),
];

/** What somebody is told who tries everything that can be done with a model, word by word. */
const answersTo = async (rooms: TestRooms, user: UserPrincipal, endpointId: string): Promise<string[]> => {
  const choice = { endpointId, id: 'echo' };
  const attempts = [
    () => rooms.models.checkChoice(user, choice),
    () => rooms.models.reach(user, choice),
    () => startTestRun(rooms, user, endpointId),
  ];
  return Promise.all(
    attempts.map((attempt) =>
      attempt().then(
        () => 'done',
        (error: { code: string; message: string }) => `${error.code} ${error.message}`,
      ),
    ),
  );
};

test('everybody may use a new endpoint; one that is closed is to a member as if it were not there (SR-28)', async () => {
  const { rooms, ada, bob, endpointId } = await openHouse();
  assert.deepEqual(await answersTo(rooms, bob, endpointId), ['done', 'done', 'done']);
  await rooms.settings.update(ada, { defaultModel: { endpointId, id: 'echo' } });
  assert.equal((await rooms.models.listModels(bob)).defaultModel?.id, 'echo');

  await close(rooms, ada, endpointId);
  assert.deepEqual(await endpointsOf(rooms, bob), []);
  assert.equal((await rooms.models.listModels(bob)).defaultModel, null);
  const unknown = await answersTo(rooms, bob, 'end_00000000000000000000000000');
  assert.deepEqual(await answersTo(rooms, bob, endpointId), unknown);
  assert.match(unknown.join(), /^(model\/not-found [^,]+,?){3}$/);
  assert.deepEqual(await answersTo(rooms, ada, endpointId), ['done', 'done', 'done']);
});

test('whoever leaves the group loses its models at once, on every process', async () => {
  const { rooms, ada, bob, endpointId } = await openHouse();
  const other = await openTestRooms({ db: rooms.db });
  await close(rooms, ada, endpointId);
  const { id } = await rooms.groups.create(ada, { name: 'Physics', description: '' });
  const change = { subject: { kind: 'group' as const, id }, level: 'use' as const };
  await rooms.access.changeGrants(ada, { kind: 'endpoint', id: endpointId }, [change]);
  assert.deepEqual(await endpointsOf(other, bob), []);
  await rooms.groups.addMembers(ada, id, [bob.userId]);
  assert.deepEqual(await endpointsOf(other, bob), [endpointId]);
  await startTestRun(other, bob, endpointId);
  await rooms.groups.removeMember(ada, id, bob.userId);
  assert.deepEqual(await endpointsOf(other, bob), []);
  assert.equal(await codeOf(startTestRun(other, bob, endpointId)), 'model/not-found');
});

test('a run that waits when its owner loses the model ends as one whose model is gone, and no title is asked for', async () => {
  const { rooms, ada, bob, endpointId } = await openHouse();
  const { run } = await startTestRun(rooms, bob, endpointId, 'Say a title');
  await close(rooms, ada, endpointId);
  startQueue(rooms);
  await rooms.runs.startWork();
  const events = await readToEnd(rooms, bob, run.id);
  assert.match(events.map(({ json }) => json).join(), /"code":"model-gone"/);
  const named = await until(async () => {
    const conversation = await rooms.conversations.get(bob, run.conversationId);
    return conversation.title !== null && conversation;
  });
  assert.equal(named.title, 'Say a title', 'its first words');
  await rooms.runs.stopWork();
});

test('an endpoint of the environment is opened to everybody once, when it is first met', async () => {
  const environment = [
    {
      id: 'end_env_house' as const,
      name: 'House',
      provider: 'scripted' as const,
      baseUrl: null,
      apiKey: null,
    },
  ];
  const rooms = await openTestRooms({ environment });
  const ada = await rooms.addUser('Ada');
  const bob = await rooms.addUser('Bob');
  const other = await openTestRooms({ db: rooms.db, environment });
  await Promise.all([rooms.models.welcomeEnvironment(), other.models.welcomeEnvironment()]);
  await rooms.models.checkEnvironment();
  assert.deepEqual(await endpointsOf(rooms, bob), ['end_env_house']);
  await close(rooms, ada, 'end_env_house');
  await rooms.models.welcomeEnvironment();
  assert.deepEqual(await endpointsOf(rooms, bob), []);
  assert.equal(
    await codeOf(rooms.models.reach(bob, { endpointId: 'end_env_house', id: 'echo' })),
    'model/not-found',
  );
  assert.deepEqual(await endpointsOf(rooms, ada), ['end_env_house']);
});
