/** Tools as people meet them: chosen, approved, asked by, and answered from wherever one is. */
import assert from 'node:assert/strict';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { toolRoutes } from '@stoa/contract/tools';
import { settleIn } from './house/api.ts';
import { visit } from './house/browser.ts';
import {
  answersOn,
  composerOf,
  say,
  untilInConversation,
  untilReads,
  untilSettled,
} from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { startProtectedServer } from './house/protected-server.ts';
import { startServer } from './house/server.ts';
import { addEverything, cardOn, everythingProgram, switchOn, toolsButton } from './house/tools.ts';
import { startUpstream } from './house/upstream.ts';

const settle = async (stage: Stage) => {
  const upstream = await startUpstream(stage);
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  return { upstream, server, person };
};

journey('a server is added by hand, tried, and chosen for a conversation', async (stage) => {
  const { server, person } = await settle(stage);
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab('/settings/mcp-servers');
  await page.getByText('No server yet').waitFor();
  await page.getByRole('button', { name: 'Add a server' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save and try' }).click();
  await dialog.getByText('Give it a name.').waitFor();
  await dialog.getByRole('combobox', { name: 'Where it runs' }).click();
  await page.getByRole('option', { name: 'As a program on this server' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Everything');
  await dialog.getByLabel(/^Program and its arguments/).fill(everythingProgram.join('\n'));
  await dialog.getByRole('button', { name: 'Save and try' }).click();
  await dialog.getByText(/^Connected: \d+ tools$/).click();
  await dialog.getByText('Echo Tool').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('heading', { name: 'Everything' }).waitFor();

  await page.goto('/');
  await toolsButton(page).click();
  const tools = page.getByRole('dialog', { name: 'Tools' });
  await tools.getByRole('switch', { name: 'Everything' }).click();
  await tools.getByText(/^Connected: \d+ tools$/).waitFor();
  await tools.getByRole('switch', { name: 'Date and time' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Tools, 2 on' }).waitFor();
  assert.deepEqual(faults, []);
});

journey('a call is approved with other arguments; another tab and a reload see the same', async (stage) => {
  const { upstream, server, person } = await settle(stage);
  await addEverything(person);
  upstream.callTools(
    'hail the harbour',
    [['Everything_echo', { message: 'ahoy' }]],
    'The harbour has answered.',
  );
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await switchOn(page, 'Everything');
  await say(page, 'hail the harbour');
  await cardOn(page).getByRole('heading', { name: /Echo/ }).waitFor();
  await cardOn(page).getByText('ahoy').waitFor();
  await untilInConversation(page);
  await page.reload();

  const other = await openTab(new URL(page.url()).pathname);
  await cardOn(other).getByRole('button', { name: 'Allow', exact: true }).waitFor();
  const elsewhere = await openTab('/');
  await elsewhere.getByRole('button', { name: /Waiting for you/ }).click();
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'To the conversation' }).waitFor();

  await cardOn(page).getByRole('button', { name: 'Edit first…' }).click();
  const field = cardOn(page).getByLabel('What it is given, as JSON');
  await field.fill('no JSON');
  await cardOn(page).getByRole('button', { name: 'Allow as edited' }).click();
  await cardOn(page).getByText('This is no object in JSON.').waitFor();
  await field.fill('{"message":"ahoy there"}');
  await cardOn(page).getByRole('button', { name: 'Allow as edited' }).click();
  await untilReads(answersOn(page).last(), 'The harbour has answered.');
  await untilReads(answersOn(other).last(), 'The harbour has answered.');
  await until('nothing that waits', async () => (await cardOn(other).count()) === 0);
  await elsewhere.getByText('Nothing waits for you.').waitFor();
  await answersOn(page).getByRole('button', { name: /Echo/ }).click();
  await answersOn(page).getByText('Echo: ahoy there').waitFor();
  assert.deepEqual(faults, []);
});

journey('a call is refused with a reason, and the model is told', async (stage) => {
  const { upstream, server, person } = await settle(stage);
  await addEverything(person);
  upstream.callTools('hail the harbour', [['Everything_echo', { message: 'ahoy' }]], 'Then I will not.');
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await switchOn(page, 'Everything');
  await say(page, 'hail the harbour');
  await cardOn(page).getByRole('button', { name: 'Do not allow' }).click();
  await page.keyboard.type('They are asleep.');
  await cardOn(page).getByRole('button', { name: 'Do not allow' }).click();
  await untilReads(answersOn(page).last(), 'Then I will not.');
  await answersOn(page).getByText('not allowed').waitFor();
  assert.match(JSON.stringify(upstream.requests().at(-1)?.body), /They are asleep\./);
  assert.deepEqual(faults, []);
});

journey('a question is answered as a form, by keyboard, after the browser was closed', async (stage) => {
  const { upstream, server, person } = await settle(stage);
  upstream.callTools(
    'plan a trip',
    [
      [
        'ask_user',
        {
          question: 'Where to, and when?',
          fields: [
            { name: 'place', type: 'text', title: 'Place', required: true },
            { name: 'season', type: 'one_of', title: 'Season', choices: ['Spring', 'Autumn'] },
          ],
        },
      ],
    ],
    'A fine plan.',
  );
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab();
  await switchOn(page, 'Ask you');
  await say(page, 'plan a trip');
  await cardOn(page).getByText('Where to, and when?').waitFor();
  await untilInConversation(page);
  const path = new URL(page.url()).pathname;
  await page.close();

  const later = await openTab(path);
  await cardOn(later).getByRole('button', { name: 'Answer' }).click();
  await cardOn(later).getByText('This has to be answered.').waitFor();
  await later.keyboard.type('The lighthouse');
  await later.keyboard.press('Tab');
  await later.keyboard.press('Space');
  await later.keyboard.press('Enter');
  await untilSettled(answersOn(later).last());
  await untilReads(answersOn(later).last(), 'A fine plan.');
  assert.match(JSON.stringify(upstream.requests().at(-1)?.body), /The lighthouse/);
  assert.deepEqual(faults, []);
});

journey(
  'a prompt of a server is called by its command, by keyboard, and a thing to read is attached',
  async (stage) => {
    const { server, person } = await settle(stage);
    await addEverything(person);
    const { openTab, faults } = await visit(stage, server.url, { person });
    const page = await openTab();
    await switchOn(page, 'Everything');
    const composer = composerOf(page);
    await composer.fill('/');
    await page.getByRole('option', { name: '/simple-prompt' }).waitFor();
    await composer.pressSequentially('args');
    await until('one command', async () => (await page.getByRole('option').count()) === 1);
    await composer.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Arguments Prompt' });
    await dialog.getByLabel('city').fill('Oslo');
    await dialog.getByLabel('city').press('Enter');
    await until('the words of the prompt', async () => (await composer.inputValue()).includes('Oslo'));

    await composer.fill('/nothing like it');
    await until('no list', async () => (await page.getByRole('listbox').count()) === 0);
    await composer.fill('');

    await toolsButton(page).click();
    await page.getByRole('button', { name: 'Attach…' }).click();
    await page.getByRole('option', { name: /Dynamic Text Resource/ }).click();
    await page.getByRole('dialog').getByLabel('resourceId').fill('3');
    await page.getByRole('dialog').getByRole('button', { name: 'Attach', exact: true }).click();
    await page.getByRole('group', { name: 'Attached' }).getByRole('button').first().waitFor();
    assert.deepEqual(faults, []);
  },
);

journey(
  'a turn that needs a sign-in shows one card, and goes on by itself once somebody has signed in',
  async (stage) => {
    const { upstream, server, person } = await settle(stage);
    const ledger = await startProtectedServer(stage);
    await person.call(mcpServerRoutes.create, { body: { name: 'Ledger', url: ledger.url } });
    await person.call(toolRoutes.addRule, { body: { effect: 'allow' } });
    upstream.callTools('how much', [['Ledger_balance', {}]], 'Enough for the winter.');
    const { openTab, context, faults } = await visit(stage, server.url, { person });
    const page = await openTab();
    await switchOn(page, 'Ledger');
    await say(page, 'how much');
    const card = cardOn(page);
    await card.getByRole('heading', { name: 'Sign in to Ledger' }).waitFor();
    assert.equal(await card.count(), 1);
    await card.getByText(ledger.host).first().waitFor();

    await card.getByRole('button', { name: 'On the phone' }).click();
    await page
      .getByRole('dialog')
      .getByRole('img', { name: /as a code to scan/ })
      .waitFor();
    await page.keyboard.press('Escape');

    const [signIn] = await Promise.all([
      context.waitForEvent('page'),
      card.getByRole('link', { name: 'Sign in' }).click(),
    ]);
    await signIn.getByRole('link', { name: 'Agree' }).click();
    await untilReads(answersOn(page).last(), 'Enough for the winter.');
    await answersOn(page).getByText('You signed in to Ledger.').waitFor();
    assert.equal(await card.count(), 0);
    assert.deepEqual(faults, []);
  },
);

journey('an action is made of its document; who calls it signs in, and disconnects', async (stage) => {
  const { upstream, server, person } = await settle(stage);
  const ledger = await startProtectedServer(stage);
  await person.call(toolRoutes.addRule, { body: { effect: 'allow' } });
  upstream.callTools('how much', [['Ledger_balance', {}]], 'Enough for the winter.');
  const { openTab, context, faults } = await visit(stage, server.url, { person });
  const page = await openTab('/settings/tool-rules');
  await page.getByRole('button', { name: 'Add an action' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('OpenAPI document').fill(ledger.document);
  await dialog.getByLabel('Name', { exact: true }).click();
  await dialog.getByText('1 operation cannot be called').click();
  await dialog.getByText('wants a file').waitFor();
  const valueOf = (label: string) => dialog.getByLabel(label, { exact: true }).inputValue();
  assert.equal(await valueOf('Name'), 'Ledger');
  assert.equal(await valueOf('Token URL'), `http://${ledger.host}/token`);
  assert.equal(await valueOf('Scopes, with spaces between'), 'barrels:read');
  await dialog.getByRole('button', { name: 'Save' }).click();

  await dialog.getByText(/\/mcp\/oauth\/callback\/act_/).waitFor();
  await dialog.getByLabel('Client id').fill('stoa');
  await dialog.getByLabel('Client secret', { exact: true }).fill('a-secret-of-the-client');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Each person signs in (OAuth)').waitFor();

  await page.getByRole('button', { name: 'More about Ledger' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await dialog
    .getByLabel('Client secret', { exact: true })
    .and(page.getByPlaceholder('Kept as it is'))
    .waitFor();
  assert.equal(await valueOf('OpenAPI document'), ledger.document);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });

  await page.goto('/');
  await switchOn(page, 'Ledger');
  await say(page, 'how much');
  const card = cardOn(page);
  await card.getByRole('heading', { name: 'Sign in to Ledger' }).waitFor();
  await card.getByText(ledger.host).first().waitFor();
  const [signIn] = await Promise.all([
    context.waitForEvent('page'),
    card.getByRole('link', { name: 'Sign in' }).click(),
  ]);
  await signIn.getByRole('link', { name: 'Agree' }).click();
  await untilReads(answersOn(page).last(), 'Enough for the winter.');
  await answersOn(page).getByText('You signed in to Ledger.').waitFor();
  assert.equal(await card.count(), 0);

  await page.goto('/settings/tools');
  await page.getByText('You are signed in.').waitFor();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText('You have to sign in.').waitFor();
  assert.deepEqual(faults, []);
});

journey('an action in one’s own network is allowed place by place', async (stage) => {
  const { server, person } = await settle(stage);
  const document = {
    openapi: '3.1.0',
    info: { title: 'Cellar', version: '1' },
    servers: [{ url: 'http://10.77.1.1:8080' }],
    paths: { '/casks': { get: { operationId: 'listCasks' } } },
  };
  const { openTab, faults } = await visit(stage, server.url, { person });
  const page = await openTab('/settings/tool-rules');
  await page.getByRole('button', { name: 'Add an action' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('OpenAPI document').fill(JSON.stringify(document));
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: 'Each person signs in (OAuth)' }).click();
  await dialog.getByLabel('Authorization URL').fill('https://10.77.1.2/authorize');
  await dialog.getByLabel('Token URL').fill('https://10.77.1.2/token');
  await dialog.getByLabel('Client id').fill('stoa');
  await dialog.getByRole('button', { name: 'Save' }).click();
  for (const place of ['10.77.1.1:8080', '10.77.1.2:443']) {
    await dialog.getByText(`${place} is not on the internet.`).waitFor();
    await dialog.getByRole('button', { name: 'Allow', exact: true }).click();
  }
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('http://10.77.1.1:8080').waitFor();
  assert.deepEqual(faults, []);
});
