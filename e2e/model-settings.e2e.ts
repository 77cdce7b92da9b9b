/** Which models people are offered, and how they are asked: what is set on the page is what the wire carries. */
import assert from 'node:assert/strict';
import { modelRoutes } from '@stoa/contract/models';
import { settingsRoutes } from '@stoa/contract/settings';
import type { Page } from 'playwright-core';
import { addEndpoint, ended, newConversation, openPerson, send, signUp } from './house/api.ts';
import { visit } from './house/browser.ts';
import { answersOn, say, untilInConversation, untilReads } from './house/chat-page.ts';
import { journey } from './house/journey.ts';
import { until } from './house/patience.ts';
import { type Exchange, startRawUpstream } from './house/raw-upstream.ts';
import { startServer } from './house/server.ts';

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const modelSwitch = (page: Page, id: string) => page.getByRole('switch', { name: `Show ${id}`, exact: true });

/** What is offered in the picker of the open page, from the top. */
const offeredOn = async (page: Page): Promise<string[]> => {
  await press(page, /^Model: /);
  const options = page.getByRole('dialog', { name: 'Choose a model' }).getByRole('option');
  await options.first().waitFor();
  return (await options.allInnerTexts()).map((text) => text.split('\n')[0]!);
};

journey('an administrator hides and orders models, and people are offered what is shown', async (stage) => {
  const answer = async (exchange: Exchange) => {
    await exchange.say(['Well.']);
    exchange.finish();
  };
  const upstream = await startRawUpstream(stage, answer, ['alpha', 'beta', 'gamma', 'delta']);
  const server = await startServer(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  const endpoint = await addEndpoint(ada, upstream.baseUrl);
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  const ben = openPerson(stage, server.url);
  await signUp(ben, 'Ben');
  const { id: conversationId } = await newConversation(ben);
  const { run } = await send(ben, {
    conversationId,
    model: { endpointId: endpoint.id, id: 'beta' },
    text: 'Hi',
  });
  await ended(ben, run.id);

  const adas = await visit(stage, server.url, { person: ada, reducedMotion: true });
  const page = await adas.openTab('/settings/endpoints');
  await press(page, 'Models of Upstream');
  await modelSwitch(page, 'beta').click();
  // By keyboard: the last one to the top.
  await modelSwitch(page, 'delta').focus();
  for (const above of ['gamma', 'beta', 'alpha']) {
    await page.keyboard.press('Alt+ArrowUp');
    await until(
      `delta above ${above}`,
      async () => {
        const switches = page.getByRole('switch', { name: /^Show / });
        const labels = await switches.evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
        return labels.indexOf('Show delta') < labels.indexOf(`Show ${above}`);
      },
      5_000,
    );
    assert.equal(await page.evaluate(() => document.activeElement?.ariaLabel), 'Show delta');
  }
  await press(page, 'More about gamma');
  await page.getByRole('menuitem', { name: 'Use for new conversations' }).click();
  await page.getByText('For new conversations', { exact: true }).waitFor();
  await press(page, 'Save');
  await page.getByText('3 of 4 shown').waitFor();

  const bens = await visit(stage, server.url, { person: ben, reducedMotion: true });
  const tab = await bens.openTab('/');
  await tab.getByRole('button', { name: 'Model: gamma' }).waitFor();
  assert.deepEqual(await offeredOn(tab), ['delta', 'alpha', 'gamma']);
  const { items } = await ben.call(modelRoutes.list);
  assert.deepEqual(
    items.map(({ id }) => id),
    ['delta', 'alpha', 'gamma'],
  );

  // What was begun with the hidden one says so, is kept, and goes on with another.
  await tab.goto(`/c/${conversationId}`);
  await untilReads(answersOn(tab).last(), 'Well.');
  await tab.getByText('beta is not offered here any more.').waitFor();
  await assert.rejects(
    send(ben, { conversationId, model: { endpointId: endpoint.id, id: 'beta' }, text: 'And?' }),
    {
      code: 'model/not-found',
    },
  );
  await press(tab, 'Model: Choose another');
  await tab.getByRole('option', { name: 'alpha' }).click();
  await tab.getByText('beta is not offered here any more.').waitFor({ state: 'detached' });
  await say(tab, 'Go on');
  await untilReads(answersOn(tab).last(), 'Well.');
  assert.deepEqual([...adas.faults, ...bens.faults], []);
});

journey('settings and instructions reach the model, and stay with the conversation', async (stage) => {
  const asked: Exchange[] = [];
  const upstream = await startRawUpstream(stage, async (exchange) => {
    asked.push(exchange);
    await exchange.say(['Aye.']);
    exchange.finish();
  });
  const server = await startServer(stage);
  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada');
  await addEndpoint(ada, upstream.baseUrl);
  const { openTab, faults } = await visit(stage, server.url, { person: ada, reducedMotion: true });
  const page = await openTab('/');
  const panel = page.getByRole('dialog', { name: 'Settings of this conversation' });
  const systemOf = ({ messages }: Exchange) => messages.find(({ role }) => role === 'system')?.content;

  await page.getByRole('button', { name: 'Model settings' }).waitFor();
  await page.keyboard.press('Control+Shift+,');
  await panel.getByRole('radio', { name: 'High', exact: true }).check();
  await panel.getByRole('textbox', { name: 'Instructions' }).fill('Speak as a sailor.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Model settings, 2 changed' }).waitFor();
  await say(page, 'Is the sea deep?');
  await untilInConversation(page);
  await untilReads(answersOn(page).last(), 'Aye.');
  assert.equal(asked[0]!.body['reasoning_effort'], 'high');
  assert.equal(asked[0]!.body['temperature'], undefined);
  assert.equal(systemOf(asked[0]!), 'Speak as a sailor.');

  // They are still there after a reload, by the command palette this time, and can be taken back.
  await page.reload();
  await page.getByRole('button', { name: 'Model settings, 2 changed' }).waitFor();
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').fill('model settings');
  await page.getByRole('option', { name: 'Model settings' }).waitFor();
  await page.keyboard.press('Enter');
  await until('the settings', () => panel.getByRole('radio', { name: 'High', exact: true }).isChecked());
  await panel.getByRole('button', { name: 'Reset Reasoning effort' }).click();
  await panel.getByRole('button', { name: 'More settings' }).click();
  await panel.getByRole('spinbutton', { name: 'Temperature' }).fill('0.3');
  await panel.getByRole('textbox', { name: 'Instructions' }).fill('');
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Model settings, 1 changed' }).waitFor();
  await say(page, 'And cold?');
  await until('the second answer', () => asked.length === 2);
  assert.equal(asked[1]!.body['reasoning_effort'], undefined);
  assert.equal(asked[1]!.body['temperature'], 0.3);
  assert.equal(systemOf(asked[1]!), undefined);
  assert.deepEqual(faults, []);
});
