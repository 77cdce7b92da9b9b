/** MCP servers and actions that are given to some, and to nobody else: at work, and as they look. */
import assert from 'node:assert/strict';
import { actionRoutes } from '@stoa/contract/actions';
import { ApiError } from '@stoa/contract/client';
import { grantRoutes } from '@stoa/contract/grants';
import { groupRoutes } from '@stoa/contract/groups';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { endpointRoutes } from '@stoa/contract/models';
import { roleRoutes } from '@stoa/contract/roles';
import { settingsRoutes } from '@stoa/contract/settings';
import { toolRoutes } from '@stoa/contract/tools';
import type { Page } from 'playwright-core';
import { openPerson, type Person, signUp } from './house/api.ts';
import { visit } from './house/browser.ts';
import { answersOn, composerOf, say, untilReads, untilSettled } from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { openAtBothSizes } from './house/looks.ts';
import { startServer } from './house/server.ts';
import { addEverything, cardOn, switchOn, toolsButton } from './house/tools.ts';

const unknownServer = 'mcp_00000000000000000000000001';

const arrive = async (stage: Stage) => {
  const server = await startServer(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  await ada.call(endpointRoutes.create, { body: { name: 'House', provider: 'scripted' } });
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  const { id: groupId } = await ada.call(groupRoutes.create, { body: { name: 'Physics' } });
  const join = async (name: string) => {
    const person = openPerson(stage, server.url);
    return { person, userId: (await signUp(person, name)).id };
  };
  return { server, ada, groupId, join };
};

const permit = (ada: Person, permissions: Record<string, boolean>) =>
  ada.call(roleRoutes.update, { params: { roleId: 'rol_default' }, body: { permissions } });

/** What somebody is told at each way to a server, word by word. */
const answersTo = async (person: Person, mcpServerId: string): Promise<string[]> => {
  const params = { mcpServerId };
  const attempts = [
    person.call(mcpServerRoutes.get, { params }),
    person.call(mcpServerRoutes.status, { params }),
    person.call(mcpServerRoutes.connect, { params, body: {} }),
    person.call(mcpServerRoutes.call, { params, body: { tool: 'echo', args: { message: 'hello' } } }),
    person.call(mcpServerRoutes.resources, { params }),
    person.call(mcpServerRoutes.prompts, { params }),
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

const dialogOf = (page: Page) => page.getByRole('dialog').last();
const openAccess = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: `More about ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Who may use it' }).click();
  await dialogOf(page).getByRole('switch', { name: 'Everybody on this server' }).waitFor();
};
const close = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
};

journey('a server that is given to a group serves its members alone, as long as they are', async (stage) => {
  const { server, ada, groupId, join } = await arrive(stage);
  const ben = await join('Ben');
  const eve = await join('Eve');
  await ada.call(groupRoutes.addMembers, { params: { groupId }, body: { userIds: [ben.userId] } });
  const { id } = await addEverything(ada);
  const adas = await visit(stage, server.url, { person: ada });
  const bens = await visit(stage, server.url, { person: ben.person });
  const page = await adas.openTab('/settings/mcp-servers');
  await openAccess(page, 'Everything');
  await dialogOf(page).getByRole('switch', { name: 'Everybody on this server' }).click();
  await dialogOf(page).getByRole('combobox', { name: 'Add a group or a person' }).fill('phy');
  await dialogOf(page)
    .getByRole('option', { name: /Physics/ })
    .click();
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await dialogOf(page).waitFor({ state: 'detached' });

  const unknown = await answersTo(eve.person, unknownServer);
  assert.match(unknown.join(), /^(404 .+){6}$/);
  assert.deepEqual(await answersTo(eve.person, id), unknown);

  const chat = await bens.openTab();
  await switchOn(chat, 'Everything');
  await say(chat, '/call Everything_echo {"message":"ahoy"}');
  await cardOn(chat).getByRole('button', { name: 'Allow', exact: true }).click();
  await untilReads(answersOn(chat).last(), 'Echo: ahoy');
  await untilSettled(answersOn(chat).last());

  await ada.call(groupRoutes.removeMember, { params: { groupId, userId: ben.userId } });
  assert.deepEqual(await answersTo(ben.person, id), unknown);
  await say(chat, 'echo Are you still there?');
  const next = answersOn(chat).last();
  await next.getByRole('button', { name: /without tools that are not there for you any more/ }).click();
  await next.getByText('It is not there any more, or not for you.').waitFor();
  await untilReads(next, 'Are you still there?');
  // The page that was open has heard of it.
  await toolsButton(chat).click();
  const tools = chat.getByRole('dialog', { name: 'Tools' });
  await tools.getByRole('switch', { name: 'Calculator' }).waitFor();
  assert.equal(await tools.getByRole('switch', { name: 'Everything' }).count(), 0);
  assert.deepEqual([...adas.faults, ...bens.faults], []);
});

journey('what a role withholds of tools is not offered any more, at once', async (stage) => {
  const { server, ada, join } = await arrive(stage);
  const ben = await join('Ben');
  const bens = await visit(stage, server.url, { person: ben.person });
  const chat = await bens.openTab();
  await toolsButton(chat).waitFor();
  const page = await bens.openTab('/settings/mcp-servers');
  await page.getByText('Nobody has given you one yet.').waitFor();
  const add = page.getByRole('button', { name: 'Add a server' });
  assert.equal(await add.count(), 0);

  await permit(ada, { tools: false, ownMcpServers: true });
  await toolsButton(chat).waitFor({ state: 'detached' });
  await add.waitFor();
  assert.deepEqual((await ben.person.call(toolRoutes.sources)).items, []);
  await say(chat, 'echo Words are for everybody');
  await untilReads(answersOn(chat).last(), 'Words are for everybody');
  await permit(ada, { tools: true });
  await toolsButton(chat).waitFor();
  await composerOf(chat).waitFor();
  assert.deepEqual(bens.faults, []);
});

const harbour = JSON.stringify({
  openapi: '3.0.3',
  servers: [{ url: 'https://harbour.example.com' }],
  paths: { '/ships': { get: { operationId: 'listShips', summary: 'Ships in the harbour' } } },
});

journey('servers and who may use them, as they look to those who give and those who get', async (stage) => {
  const { server, ada, groupId, join } = await arrive(stage);
  const ben = await join('Ben of the Department of Physics');
  await permit(ada, { ownMcpServers: true, shareMcpServers: true });
  await addEverything(ada);
  const action = await ada.call(actionRoutes.create, { body: { document: harbour, name: 'Harbour' } });
  const body = { name: 'Lab notes', url: 'https://notes.example.com/mcp', description: 'Of our group' };
  const own = await ben.person.call(mcpServerRoutes.create, { body });
  const to = (subject: { kind: 'everyone' } | { kind: 'group'; id: string }) => ({
    changes: [{ subject, level: 'use' as const }],
  });
  const { id } = own;
  await ben.person.call(grantRoutes.change, {
    params: { kind: 'mcp-server', id },
    body: to({ kind: 'group', id: groupId }),
  });
  await ben.person.call(grantRoutes.change, {
    params: { kind: 'mcp-server', id },
    body: to({ kind: 'everyone' }),
  });

  const adas = await openAtBothSizes(stage, server.url, { person: ada });
  await adas.go('servers, shared', async (page) => {
    await page.goto('/settings/mcp-servers');
    await page.getByText('shared by Ben of the Department of Physics').waitFor();
  });
  await adas.go('servers, menu', async (page) => {
    await page.getByRole('button', { name: 'More about Everything' }).click();
    await page.getByRole('menuitem', { name: 'Who may use it' }).waitFor();
  });
  await adas.go('servers, access', async (page) => {
    await page.keyboard.press('Escape');
    await openAccess(page, 'Everything');
  });
  await adas.go('actions, access', async (page) => {
    await close(page);
    await page.goto('/settings/tool-rules');
    await page.getByRole('button', { name: `More about ${action.name}` }).click();
    await page.getByRole('menuitem', { name: 'Who may use it' }).click();
    await dialogOf(page).getByText('No group and nobody in particular.').waitFor();
  });
  await adas.go('actions', async (page) => {
    await close(page);
    await page.getByRole('heading', { name: action.name }).scrollIntoViewIfNeeded();
  });
  await adas.go('roles, tools', async (page) => {
    await page.goto('/settings/groups');
    await page.getByRole('switch', { name: 'Share their own MCP servers' }).scrollIntoViewIfNeeded();
  });
  adas.assertFlawless();

  const bens = await openAtBothSizes(stage, server.url, { person: ben.person, locale: 'de' });
  await bens.go('own server, access, de', async (page) => {
    await page.goto('/settings/mcp-servers');
    await page.getByRole('button', { name: `Mehr zu ${own.name}` }).click();
    await page.getByRole('menuitem', { name: 'Wer es nutzen darf' }).click();
    await dialogOf(page).getByText('Physics').waitFor();
  });
  bens.assertFlawless();

  await permit(ada, { tools: false, ownMcpServers: false });
  const eve = await join('Eve');
  const eves = await openAtBothSizes(stage, server.url, { person: eve.person });
  await eves.go('servers, none given', async (page) => {
    await page.goto('/settings/mcp-servers');
    await page.getByText('No server yet').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Everything' }).waitFor();
  });
  await eves.go('new conversation, no tools', async (page) => {
    await page.goto('/');
    await composerOf(page).waitFor();
  });
  eves.assertFlawless();
});
