import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferenceRoutes, settingsRoutes } from '@stoa/contract/settings';
import * as z from 'zod/mini';
import { BuiltinToolNames } from '@stoa/contract/tools';
import { openTestRooms, type TestRooms } from '../../app/testing.ts';
import { newsTopicOf, newsTopicOfEveryone } from '../../kernel/news.ts';
import { system } from '../../kernel/principal.ts';
import { failCommits } from '../../platform/db/testing.ts';
import type { SettingsTables } from './schema.ts';

const openHouse = async () => {
  const rooms = await openTestRooms();
  const administrator = await rooms.addUser('Ada');
  const member = await rooms.addUser('Bob');
  return { rooms, administrator, member };
};

const store = ({ db }: TestRooms, name: string, value: unknown) =>
  db
    .query<SettingsTables>()
    .insertInto('settings')
    .values({ name, value: { value }, changedBy: null, changedAt: '2026-01-01T00:00:00.000Z' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: { value } }))
    .execute();

const newsOf = ({ bus }: TestRooms, userId: string): unknown[] => {
  const news: unknown[] = [];
  for (const topic of [newsTopicOf(userId), newsTopicOfEveryone])
    bus.subscribe(topic, (message) => news.push(message));
  return news;
};

const bounds = {
  largestUploadMegabytes: 25,
  storagePerUserMegabytes: 1000,
  runsPerUser: 400,
  stepsPerRun: 40,
  toolResultCharacters: 30_000,
  builtinTools: [...BuiltinToolNames],
};

test('a new instance is closed, calls itself Stoa and writes titles', async () => {
  const rooms = await openTestRooms();
  assert.deepEqual(await rooms.settings.read(), {
    instanceName: 'Stoa',
    registration: 'closed',
    registrationDomains: [],
    emailVerification: false,
    defaultModel: null,
    titles: true,
    ...bounds,
  });
});

test('what an administrator changes stays, and what is not named stays as it was', async () => {
  const { rooms, administrator } = await openHouse();
  const defaultModel = { endpointId: 'end_env_ollama', id: 'small', settings: { temperature: 0.5 } };
  await rooms.settings.update(administrator, { instanceName: 'Agora', defaultModel });
  const changed = await rooms.settings.update(administrator, { titles: false });
  assert.deepEqual(changed, {
    instanceName: 'Agora',
    registration: 'open',
    registrationDomains: [],
    emailVerification: false,
    defaultModel,
    titles: false,
    ...bounds,
  });
  assert.deepEqual(await rooms.settings.get(administrator), changed);
  const back = await rooms.settings.update(administrator, { defaultModel: null, titles: true });
  assert.equal(back.defaultModel, null);
  assert.equal(back.titles, true);
  assert.deepEqual(await rooms.settings.update(administrator, { instanceName: undefined }), back);
});

test('who changed a setting is kept with it', async () => {
  const { rooms, administrator } = await openHouse();
  await rooms.settings.update(administrator, { titles: false });
  const row = await rooms.db
    .query<SettingsTables>()
    .selectFrom('settings')
    .selectAll()
    .where('name', '=', 'titles')
    .executeTakeFirstOrThrow();
  assert.equal(row.changedBy, administrator.userId);
  assert.ok(Date.parse(row.changedAt) > 0);
});

test('a member may neither see nor change the settings, and the refused change is not made', async () => {
  const { rooms, member } = await openHouse();
  const before = await rooms.settings.read();
  await assert.rejects(rooms.settings.get(member), { code: 'account/forbidden' });
  await assert.rejects(rooms.settings.update(member, { instanceName: 'Mine' }), {
    code: 'account/forbidden',
  });
  assert.deepEqual(await rooms.settings.read(), before);
});

test('a stored value that is not valid any more gives way to its default, alone', async () => {
  const { rooms, administrator } = await openHouse();
  await rooms.settings.update(administrator, { instanceName: 'Agora' });
  for (const wrong of ['ajar', 7, null, [], { open: true }]) {
    await store(rooms, 'registration', wrong);
    const settings = await rooms.settings.read();
    assert.equal(settings.registration, 'closed', JSON.stringify(wrong));
    assert.equal(settings.instanceName, 'Agora');
  }
  await store(rooms, 'instanceName', '');
  await store(rooms, 'titles', 'yes');
  await store(rooms, 'defaultModel', { endpointId: 'nowhere', id: '' });
  assert.deepEqual(await rooms.settings.read(), {
    instanceName: 'Stoa',
    registration: 'closed',
    registrationDomains: [],
    emailVerification: false,
    defaultModel: null,
    titles: true,
    ...bounds,
  });
});

test('a stored name that nobody knows is left out', async () => {
  const { rooms } = await openHouse();
  await store(rooms, 'colour', 'blue');
  const settings = await rooms.settings.read();
  assert.deepEqual(Object.keys(settings).toSorted(), [
    'builtinTools',
    'defaultModel',
    'emailVerification',
    'instanceName',
    'largestUploadMegabytes',
    'registration',
    'registrationDomains',
    'runsPerUser',
    'stepsPerRun',
    'storagePerUserMegabytes',
    'titles',
    'toolResultCharacters',
  ]);
});

test('of many claims at once exactly one is told that it was first', async () => {
  const rooms = await openTestRooms();
  const claims = await Promise.all(
    Array.from({ length: 10 }, () =>
      rooms.db.transaction((tx) => rooms.settings.claimOnce(tx, 'firstAccount')),
    ),
  );
  assert.equal(claims.filter(Boolean).length, 1);
  assert.equal(await rooms.settings.claimOnce(rooms.db, 'firstAccount'), false);
});

test('a claim in a transaction that rolls back was never made', async () => {
  const rooms = await openTestRooms();
  const undone = rooms.db.transaction(async (tx) => {
    assert.equal(await rooms.settings.claimOnce(tx, 'firstAccount'), true);
    throw new Error('undone');
  });
  await assert.rejects(undone, /undone/);
  assert.equal(await rooms.settings.claimOnce(rooms.db, 'firstAccount'), true);
});

test('everybody begins with the same preferences and changes their own alone', async () => {
  const { rooms, administrator, member } = await openHouse();
  const defaults = {
    theme: 'system',
    contrast: 'system',
    language: 'auto',
    textSize: 'normal',
    sendOnEnter: true,
    openReasoning: false,
    attachLongPastes: true,
    lastModel: null,
  };
  assert.deepEqual(await rooms.settings.getPreferences(member), defaults);
  const changed = await rooms.settings.updatePreferences(member, { theme: 'dark', sendOnEnter: false });
  assert.deepEqual(changed, { ...defaults, theme: 'dark', sendOnEnter: false });
  assert.deepEqual(await rooms.settings.getPreferences(member), changed);
  assert.deepEqual(await rooms.settings.getPreferences(administrator), defaults);
});

test('preferences that are not named stay, and undefined is not a value', async () => {
  const { rooms, member } = await openHouse();
  await rooms.settings.updatePreferences(member, { theme: 'dark', language: 'de' });
  await rooms.settings.updatePreferences(member, { theme: undefined, textSize: 'large' });
  const { theme, language, textSize } = await rooms.settings.getPreferences(member);
  assert.deepEqual({ theme, language, textSize }, { theme: 'dark', language: 'de', textSize: 'large' });
});

test('changes that two tabs make at once are both kept', async () => {
  const { rooms, member } = await openHouse();
  await Promise.all([
    rooms.settings.updatePreferences(member, { theme: 'dark' }),
    rooms.settings.updatePreferences(member, { textSize: 'small' }),
    rooms.settings.updatePreferences(member, { language: 'fr' }),
  ]);
  const { theme, textSize, language } = await rooms.settings.getPreferences(member);
  assert.deepEqual([theme, textSize, language], ['dark', 'small', 'fr']);
});

test('a stored preference that is not valid any more gives way to its default', async () => {
  const { rooms, member } = await openHouse();
  const value = { theme: 'neon', textSize: 'large', nobodyKnows: 1 };
  await rooms.db
    .query<SettingsTables>()
    .insertInto('preferences')
    .values({ userId: member.userId, value })
    .execute();
  const preferences = await rooms.settings.getPreferences(member);
  assert.equal(preferences.theme, 'system');
  assert.equal(preferences.textSize, 'large');
  assert.ok(!('nobodyKnows' in preferences));
});

test('the person whose preferences changed is told, nobody else, and only once they are written', async () => {
  const { rooms, administrator, member } = await openHouse();
  const own = newsOf(rooms, member.userId);
  const others = newsOf(rooms, administrator.userId);
  let written: Promise<unknown> | undefined;
  rooms.bus.subscribe(newsTopicOf(member.userId), () => {
    written = rooms.settings.getPreferences(member);
  });
  await rooms.settings.updatePreferences(member, { theme: 'light' });
  assert.deepEqual(own, [{ type: 'preferences-changed' }]);
  assert.deepEqual(others, []);
  assert.equal(((await written) as { theme: string }).theme, 'light');
});

test('a change whose commit fails is told to nobody', async () => {
  const { rooms, member } = await openHouse();
  const news = newsOf(rooms, member.userId);
  await failCommits(rooms.db, 'preferences');
  await assert.rejects(rooms.settings.updatePreferences(member, { theme: 'light' }), /nobody|FOREIGN KEY/);
  assert.deepEqual(news, []);
});

test('a person who is forgotten leaves no preferences behind, and the others keep theirs', async () => {
  const { rooms, administrator, member } = await openHouse();
  for (const user of [administrator, member]) await rooms.settings.updatePreferences(user, { theme: 'dark' });
  await rooms.db.transaction((tx) => rooms.settings.forget(tx, member.userId));
  assert.equal((await rooms.settings.getPreferences(member)).theme, 'system');
  assert.equal((await rooms.settings.getPreferences(administrator)).theme, 'dark');
});

test('the house itself changes settings but has no preferences', async () => {
  const rooms = await openTestRooms();
  assert.equal((await rooms.settings.update(system, { titles: false })).titles, false);
  await assert.rejects(rooms.settings.getPreferences(system), { code: 'account/forbidden' });
  await assert.rejects(rooms.settings.updatePreferences(system, {}), { code: 'account/forbidden' });
});

test('what does not fit is refused by the contract, with the fields that do', () => {
  const settings = [{ registration: 'ajar' }, { instanceName: ' ' }, { titles: 1 }, { firstAccount: true }];
  for (const body of settings) assert.equal(z.safeParse(settingsRoutes.update.body, body).success, false);
  const preferences = [{ theme: 'neon' }, { userId: 'usr_x' }, { sendOnEnter: 'yes' }, { lastModel: {} }];
  for (const body of preferences)
    assert.equal(z.safeParse(preferenceRoutes.update.body, body).success, false);
});
