/** SR-24, SR-25, SR-33, SR-42: whatever a tool, its server or who signs in there says is words. Nothing runs, nothing leaves. */
import assert from 'node:assert/strict';
import { actionRoutes } from '@stoa/contract/actions';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { defaultRoleId, roleRoutes } from '@stoa/contract/roles';
import { settingsRoutes } from '@stoa/contract/settings';
import { toolRoutes } from '@stoa/contract/tools';
import type { Page } from 'playwright-core';
import { listMessages, openPerson, type Person, settleIn, signUp } from './house/api.ts';
import { shoot, visit } from './house/browser.ts';
import { answersOn, conversationIdOf, say, untilInConversation, untilReads } from './house/chat-page.ts';
import { startCollector } from './house/collector.ts';
import { hostileDocument, startHostileAsker, startHostileServer } from './house/hostile-tools.ts';
import { beaconsTo, scripts } from './house/hostile-words.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { startProtectedServer } from './house/protected-server.ts';
import { startServer } from './house/server.ts';
import { cardOn, switchOn, toolsButton } from './house/tools.ts';
import { startUpstream } from './house/upstream.ts';
import { watchOver } from './house/watch.ts';

const settle = async (stage: Stage) => {
  const collector = await startCollector(stage);
  const upstream = await startUpstream(stage);
  const server = await startServer(stage);
  const { person: ada } = await settleIn(stage, server.url, upstream.baseUrl);
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  const permissions = { ownMcpServers: true };
  await ada.call(roleRoutes.update, { params: { roleId: defaultRoleId }, body: { permissions } });
  const ben = openPerson(stage, server.url);
  await signUp(ben, 'Ben');
  const watches: (readonly string[])[] = [];
  const open = async (person: Person, path: string): Promise<Page> => {
    const { openTab } = await visit(stage, server.url, { person });
    const page = await openTab('/livez');
    const watch = await watchOver(page, server.url);
    watches.push(watch.incidents);
    await page.goto(path);
    return page;
  };
  const assertUnharmed = () => {
    assert.deepEqual(watches.flat(), []);
    assert.deepEqual(collector.hits, []);
    assert.doesNotMatch(server.output(), /content security policy refused/);
  };
  return { collector, upstream, server, ada, ben, open, assertUnharmed };
};

/** What a model calls it: of the name of its server, what every provider takes. */
const called = (server: string, name: string): string => {
  const plain = server.replaceAll(/[^A-Za-z0-9_-]+/g, '_').replaceAll(/^_+|_+$/g, '');
  return `${plain.slice(0, 24)}_${name}`;
};

const live =
  'iframe, script, style, link, object, embed, video, audio, base, meta, img:not([src^="data:image/"]):not([src^="blob:"]):not([src^="/"])';
const assertDead = async (page: Page): Promise<void> =>
  assert.equal(await page.locator('main').locator(live).count(), 0);

journey(
  'SR-24 SR-25 SR-42 no tool of a hostile server runs anything or is heard from elsewhere',
  async (stage) => {
    const { collector, upstream, ada, ben, open, assertUnharmed } = await settle(stage);
    const [name, askerName] = [
      scripts[0]!.slice(0, 70),
      `${beaconsTo(collector.url)[0]!.slice(0, 60)} asker`,
    ];
    const hostile = await startHostileServer(collector.url);
    const asker = await startHostileAsker(collector.url);
    // Members' own servers, whose names they choose.
    for (const [called, url] of [
      [name, hostile.url],
      [askerName, asker.url],
    ] as const)
      await ben.call(mcpServerRoutes.create, {
        body: { name: called, url, description: beaconsTo(collector.url)[16]! },
      });
    const words = scripts.slice(0, 30).join(' ');
    const one = (tool: string, from = name) =>
      [called(from, tool), { line: words, url: `${collector.url}/input` }] as const;
    upstream.callTools('hail it', [one('say')], 'It has spoken.');
    upstream.callTools('break it', [one('fail'), one('break')], 'It has failed.');
    upstream.callTools('ask it', [one('ask', askerName)], 'It has asked.');
    upstream.callTools('visit it', [one('visit', askerName)], 'It was visited.');
    upstream.callTools('work it', [one('work', askerName)], 'It has worked.');

    // What is asked before a call is made.
    const page = await open(ben, '/');
    await switchOn(page, name);
    await switchOn(page, askerName);
    await say(page, 'hail it');
    await cardOn(page).getByText(words.slice(0, 40)).first().waitFor();
    await shoot(page, 'hostile approval');
    await assertDead(page);
    await cardOn(page).getByRole('button', { name: 'Allow', exact: true }).click();
    await untilReads(answersOn(page).last(), 'It has spoken.');
    await untilInConversation(page);
    const call = page.locator('[data-tool-call]');
    await call.getByRole('button').first().click();
    await call.getByText('linked/100').or(call.getByText(scripts[100]!)).first().waitFor();
    await shoot(page, 'hostile output');
    await assertDead(page);
    for (const link of await call.getByRole('link').all())
      assert.match((await link.getAttribute('href')) ?? '', /^(https?:|\/)/);
    await page.reload();
    await untilReads(answersOn(page).last(), 'It has spoken.');

    // What it has brought as files, opened by themselves.
    const messages = await listMessages(ben, conversationIdOf(page));
    const fileIds = messages
      .flatMap(({ parts }) => parts)
      .flatMap((part) => (part.type === 'tool' ? (part.output?.items ?? []) : []))
      .flatMap((item) => (item.type === 'file' ? [item.fileId] : []));
    assert.ok(fileIds.length >= 2, `${fileIds.length} files`);
    for (const id of fileIds) {
      const response = await ben.request(`/api/files/${id}/content`);
      assert.doesNotMatch(response.headers.get('content-type') ?? '', /html|svg|xml/);
      assert.match(response.headers.get('content-security-policy') ?? '', /sandbox/);
      await response.body?.cancel();
    }

    // Failures, questions, progress.
    await ada.call(toolRoutes.addRule, { body: { effect: 'allow' } });
    const anew = async (text: string) => {
      await page.goto('/');
      await switchOn(page, name);
      await switchOn(page, askerName);
      await say(page, text);
    };
    await anew('break it');
    await untilReads(answersOn(page).last(), 'It has failed.');
    for (const nth of [0, 1])
      await page.locator('[data-tool-call]').nth(nth).getByRole('button').first().click();
    await shoot(page, 'hostile failures');
    await assertDead(page);
    await anew('ask it');
    await cardOn(page).getByText(scripts[1]!.slice(0, 20)).first().waitFor();
    await shoot(page, 'hostile form');
    await assertDead(page);
    await cardOn(page).getByRole('button', { name: 'Rather not' }).click();
    await untilReads(answersOn(page).last(), 'It has asked.');
    await anew('visit it');
    await cardOn(page).getByText(`${collector.url}/visit?words=secret`).first().waitFor();
    await shoot(page, 'hostile address');
    await assertDead(page);
    await cardOn(page).getByRole('button', { name: 'Rather not' }).click();
    await untilReads(answersOn(page).last(), 'It was visited.');
    await anew('work it');
    await page
      .locator('[data-tool-call]')
      .getByText(beaconsTo(collector.url).at(-60)!.slice(0, 20))
      .waitFor();
    await shoot(page, 'hostile progress');
    asker.finish();
    await untilReads(answersOn(page).last(), 'It has worked.');

    // What it offers besides: tools, prompts, things to read.
    await page.goto('/');
    await switchOn(page, name);
    await toolsButton(page).click();
    const dialog = page.getByRole('dialog').last();
    await dialog
      .getByText(/^Connected: \d+ tools$/)
      .first()
      .waitFor();
    await shoot(page, 'hostile tools');
    await dialog.getByRole('button', { name: 'Prompts…' }).click();
    const prompts = page.getByRole('dialog').last();
    await prompts.getByRole('option').first().waitFor();
    await shoot(page, 'hostile prompts');
    await prompts.getByRole('option').first().click();
    await shoot(page, 'hostile prompt');
    await page.keyboard.press('Escape');
    await until('no dialog', async () => {
      if ((await page.getByRole('dialog').count()) === 0) return true;
      await page.keyboard.press('Escape');
      return false;
    });
    await toolsButton(page).click();
    await page.getByRole('button', { name: 'Attach…' }).click();
    await page.getByRole('dialog').last().getByRole('option').first().waitFor();
    await shoot(page, 'hostile resources');
    await page.getByRole('dialog').last().getByRole('option').first().click();
    await page.getByRole('dialog').last().getByLabel('path').fill('read');
    await page.getByRole('dialog').last().getByRole('button', { name: 'Attach', exact: true }).click();
    await page.getByRole('group', { name: 'Attached' }).getByRole('button').first().waitFor();

    // In the settings, and what administrators see of it.
    await page.goto('/settings/mcp-servers');
    await page.locator('[data-mcp-server]').nth(1).waitFor();
    await page.getByRole('button', { name: /^The last \d+ errors$/ }).click();
    await shoot(page, 'hostile errors');
    for (const button of await page.getByRole('button', { name: 'Try it' }).all()) await button.click();
    await page
      .getByText(/^Connected: \d+ tools$/)
      .first()
      .click();
    await until('its tools', async () => (await page.getByText(scripts[3]!.slice(0, 20)).count()) > 0);
    await shoot(page, 'hostile server in the settings');
    const others = await open(ada, '/settings/audit');
    await others.getByText('Added an MCP server').first().waitFor();
    await shoot(others, 'hostile server in the audit log');
    assertUnharmed();
  },
);

journey('SR-42 what documents of actions and authorization servers say is words as well', async (stage) => {
  const { collector, server, ada, open, assertUnharmed } = await settle(stage);
  const action = await ada.call(actionRoutes.create, {
    body: { document: hostileDocument(collector.url), trusted: false },
  });
  assert.equal(action.operations.length, 1);
  const page = await open(ada, '/settings/tool-rules');
  await page.getByRole('button', { name: '1 tool', exact: true }).first().click();
  await page.getByText('GET /<img').first().waitFor();
  await shoot(page, 'hostile action');

  const ledger = await startProtectedServer(stage);
  const { id } = await ada.call(mcpServerRoutes.create, { body: { name: 'Ledger', url: ledger.url } });
  for (const said of [scripts[0]!, scripts.at(-30)!, ...beaconsTo(collector.url).slice(16, 22)]) {
    const answer = await ada.call(mcpServerRoutes.call, {
      params: { mcpServerId: id },
      body: { tool: 'balance' },
    });
    const sent = await ada.request(answer.start!, { redirect: 'manual' });
    const asked = new URL(sent.headers.get('location')!);
    const back = new URL(`/mcp/oauth/callback/${id}`, server.url);
    const told = { state: asked.searchParams.get('state')!, iss: asked.origin, error: 'access_denied' };
    for (const [key, value] of Object.entries({
      ...told,
      error_description: said,
      error_uri: `${collector.url}/why`,
    }))
      back.searchParams.set(key, value);
    await page.goto(back.href);
    assert.ok(!(await page.content()).includes(said));
    assert.equal(await page.locator('script, iframe, img').count(), 0);
  }
  await shoot(page, 'hostile authorization server');
  assertUnharmed();
});
