/** Who may use which endpoint, and what a role withholds, over the whole product and as it looks. */
import assert from 'node:assert/strict';
import { ApiError } from '@stoa/contract/client';
import { grantRoutes } from '@stoa/contract/grants';
import { groupRoutes } from '@stoa/contract/groups';
import { endpointRoutes, modelRoutes } from '@stoa/contract/models';
import { roleRoutes } from '@stoa/contract/roles';
import { settingsRoutes } from '@stoa/contract/settings';
import { userRoutes } from '@stoa/contract/users';
import type { Page } from 'playwright-core';
import { newConversation, openPerson, type Person, send, signUp, uploadFile } from './house/api.ts';
import { visit } from './house/browser.ts';
import { answersOn, composerOf, say, untilSettled } from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { openAtBothSizes } from './house/looks.ts';
import { startServer } from './house/server.ts';

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const dialogOf = (page: Page) => page.getByRole('dialog');
const untilNoDialog = (page: Page) => dialogOf(page).last().waitFor({ state: 'detached' });
const attachButton = (page: Page) => page.getByRole('button', { name: 'Attach files' });

const arrive = async (stage: Stage) => {
  const server = await startServer(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  const body = { name: 'House', provider: 'scripted' as const };
  const endpoint = await ada.call(endpointRoutes.create, { body });
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  return { server, ada, endpoint };
};

const join = async (stage: Stage, url: string, name: string) => {
  const person = openPerson(stage, url);
  return { person, user: await signUp(person, name) };
};

/** What somebody is told who tries all that can be done with a model, word by word. */
const answersTo = async (person: Person, endpointId: string): Promise<string[]> => {
  const model = { endpointId, id: 'echo' };
  const { id: conversationId } = await newConversation(person);
  const attempts = [
    person.call(modelRoutes.checkChoice, { body: model }),
    send(person, { conversationId, model, text: 'Hello' }),
  ];
  return Promise.all(
    attempts.map((attempt) =>
      attempt.then(
        () => 'done',
        (error: unknown) => (error instanceof ApiError ? `${error.status} ${error.message}` : String(error)),
      ),
    ),
  );
};

const unknownEndpoint = 'end_00000000000000000000000000';

journey(
  'an endpoint that is given to a group is for its members alone, as long as they are',
  async (stage) => {
    const { server, ada, endpoint } = await arrive(stage);
    const ben = await join(stage, server.url, 'Ben');
    const eve = await join(stage, server.url, 'Eve');
    const bens = await (await visit(stage, server.url, { person: ben.person })).openTab();
    const adas = await visit(stage, server.url, { person: ada });
    const page = await adas.openTab('/settings/groups');

    // A group, and somebody in it, without a pointer.
    await page.getByRole('button', { name: 'Add a group' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('Physics');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Members of Physics' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Put somebody into the group' }).fill('ben');
    await page.getByRole('option', { name: /Ben/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take out Ben' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('1 member').waitFor();

    await page.goto('/settings/endpoints');
    await press(page, 'Who may use it: House');
    await page.getByRole('switch', { name: 'Everybody on this server' }).click();
    await page.getByText('Then only administrators can use it.').waitFor();
    await page.getByRole('combobox', { name: 'Add a group or a person' }).fill('phy');
    await page.getByRole('option', { name: /Physics/ }).click();
    await page.getByRole('combobox', { name: 'What Physics may do' }).waitFor();
    await press(page, 'Save');
    await untilNoDialog(page);

    await say(bens, 'echo Hello there');
    await untilSettled(answersOn(bens).last());
    assert.deepEqual(await answersTo(ben.person, endpoint.id), ['done', 'done']);
    const unknown = await answersTo(eve.person, unknownEndpoint);
    assert.match(unknown.join(), /^(422 .+){2}$/);
    assert.deepEqual(await answersTo(eve.person, endpoint.id), unknown);
    assert.deepEqual((await eve.person.call(modelRoutes.list)).items, []);
    await bens.getByRole('button', { name: /^Model: / }).waitFor();

    const [group] = (await ada.call(groupRoutes.list, { query: {} })).items;
    const params = { groupId: group!.id, userId: ben.user.id };
    await ada.call(groupRoutes.removeMember, { params });
    assert.deepEqual(await answersTo(ben.person, endpoint.id), unknown);
    // The page that was open hears of it.
    await bens.getByRole('button', { name: /^Model: / }).waitFor({ state: 'detached' });
    assert.deepEqual(adas.faults, []);
  },
);

journey('what a role withholds is not offered any more, at once, and refused', async (stage) => {
  const { server, ada, endpoint } = await arrive(stage);
  const ben = await join(stage, server.url, 'Ben');
  const bens = await (await visit(stage, server.url, { person: ben.person })).openTab();
  await attachButton(bens).waitFor();
  const settingsButton = bens.getByRole('button', { name: /^Model settings/ });
  await settingsButton.waitFor();

  const page = await (await visit(stage, server.url, { person: ada })).openTab('/settings/groups');
  await press(page, 'Add a role');
  await page.getByRole('textbox', { name: 'Name' }).fill('Guests');
  await press(page, 'Save');
  await untilNoDialog(page);
  const guests = page.getByRole('listitem', { name: 'Guests' });
  for (const name of ['Attach files', 'Change model settings', 'Write instructions'])
    await guests.getByRole('switch', { name, checked: true }).click();
  await page.goto('/settings/users');
  await press(page, 'Actions for Ben');
  await page.getByRole('menuitem', { name: 'Choose a role' }).click();
  await page.getByRole('combobox', { name: 'Role' }).click();
  await page.getByRole('option', { name: 'Guests' }).click();
  await press(page, 'Save');
  await untilNoDialog(page);
  await page.getByRole('list', { name: 'Users' }).getByText('Guests').waitFor();

  await attachButton(bens).waitFor({ state: 'detached' });
  await settingsButton.waitFor({ state: 'detached' });
  await assert.rejects(uploadFile(ben.person, 'words', 'a.txt'), /answered 403/);
  const settings = { tokensPerSecond: 0 };
  const choice = ben.person.call(modelRoutes.checkChoice, {
    body: { endpointId: endpoint.id, id: 'echo', settings },
  });
  await assert.rejects(choice, { code: 'role/feature-missing' });
  await say(bens, 'echo Plain words are for everybody');
  await untilSettled(answersOn(bens).last());

  const [role] = (await ada.call(roleRoutes.list, { query: {} })).items.filter(({ name }) => name);
  await ada.call(roleRoutes.remove, { params: { roleId: role!.id } });
  await attachButton(bens).waitFor();
  await composerOf(bens).waitFor();
});

journey('groups, roles and access, empty, full and failing', async (stage) => {
  const { server, ada, endpoint } = await arrive(stage);
  const { go, goUnseen, assertFlawless } = await openAtBothSizes(stage, server.url, { person: ada });
  await go('groups, empty', async (page) => {
    await page.goto('/settings/groups');
    await page.getByText('There are no groups yet.').waitFor();
    await page.getByRole('switch').first().waitFor();
  });
  await go('access, everybody', async (page) => {
    await page.goto('/settings/endpoints');
    await press(page, 'Who may use it: House');
    await page.getByText('No group and nobody in particular.').waitFor();
  });

  const people: string[] = [];
  for (let n = 0; n < 500; n++) {
    const body = { name: `Person ${n} of a Rather Long Name`, email: `person-${n}@example.com` };
    const { user } = await ada.call(userRoutes.create, { body });
    people.push(user.id);
  }
  const groups: string[] = [];
  for (let n = 0; n < 50; n++) {
    const body = { name: `Group ${n}`, description: n % 3 ? '' : 'Whoever is here for the summer' };
    const { id: groupId } = await ada.call(groupRoutes.create, { body });
    groups.push(groupId);
    const userIds = people.slice(n * 10, n * 10 + 30).slice(0, 50);
    if (userIds.length > 0)
      await ada.call(groupRoutes.addMembers, { params: { groupId }, body: { userIds } });
  }
  for (const name of ['Guests', 'Researchers'])
    await ada.call(roleRoutes.create, { body: { name, permissions: { files: name !== 'Guests' } } });
  const changes = [
    { subject: { kind: 'everyone' as const }, level: null },
    ...groups.slice(0, 12).map((id) => ({ subject: { kind: 'group' as const, id }, level: 'use' as const })),
    ...people.slice(0, 20).map((id) => ({ subject: { kind: 'user' as const, id }, level: 'own' as const })),
  ];
  const params = { kind: 'endpoint' as const, id: endpoint.id };
  await ada.call(grantRoutes.change, { params, body: { changes } });

  await go('groups, full', async (page) => {
    await page.goto('/settings/groups');
    await page.getByRole('listitem', { name: 'Researchers' }).waitFor();
    await page.getByRole('button', { name: 'Members of Group 49' }).waitFor();
  });
  await go('group, members', async (page) => {
    await press(page, 'Members of Group 10');
    await page.getByRole('button', { name: /^Take out Person 100 / }).waitFor();
  });
  await go('group, found', async (page) => {
    await page.getByRole('combobox', { name: 'Put somebody into the group' }).fill('person-10');
    await page.getByRole('option').nth(7).waitFor();
  });
  await go('group, new', async (page) => {
    await page.keyboard.press('Escape');
    await untilNoDialog(page);
    await press(page, 'Add a group');
    await page.getByRole('textbox', { name: 'Name' }).fill('group 7');
    await press(page, 'Save');
    await page.getByText('There is one of this name already.').waitFor();
  });
  await go('roles', async (page) => {
    await page.keyboard.press('Escape');
    await untilNoDialog(page);
    await page.getByRole('listitem', { name: 'Researchers' }).scrollIntoViewIfNeeded();
  });
  await go('access, full', async (page) => {
    await page.goto('/settings/endpoints');
    await press(page, 'Who may use it: House');
    await page.getByRole('combobox', { name: /^What Person 0 / }).waitFor();
  });
  await go('access, found', async (page) => {
    await page.getByRole('combobox', { name: 'Add a group or a person' }).fill('group 4');
    await page.getByRole('option', { name: /Group 40/ }).waitFor();
  });
  await go('user, role', async (page) => {
    await page.goto('/settings/users');
    await press(page, /^Actions for Person 0 /);
    await page.getByRole('menuitem', { name: 'Choose a role' }).click();
    await page.getByRole('combobox', { name: 'Role' }).waitFor();
  });

  await goUnseen((page) => page.route(/\/api\/(groups|roles|grants)/, (route) => route.abort()));
  await go('groups, failing', async (page) => {
    await page.goto('/settings/groups');
    await page.getByText('The groups could not be loaded').waitFor({ timeout: 30_000 });
    await page.getByText('The roles could not be loaded').waitFor({ timeout: 30_000 });
  });
  await go('access, failing', async (page) => {
    await page.goto('/settings/endpoints');
    await press(page, 'Who may use it: House');
    await page.getByText('Who has access could not be loaded').waitFor({ timeout: 30_000 });
  });
  assertFlawless();
});
