/** The screens on which there are tools, in light and dark, at a desk and on a phone: see looks.e2e.ts. */
import { actionRoutes } from '@stoa/contract/actions';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { toolRoutes } from '@stoa/contract/tools';
import type { Page } from 'playwright-core';
import { type Person, settleIn } from './house/api.ts';
import type { Size } from './house/browser.ts';
import { answersOn, composerOf, say, showSidebar, untilReads } from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { openAtBothSizes } from './house/looks.ts';
import { startServer } from './house/server.ts';
import { addEverything, cardOn, switchOn, toolsButton } from './house/tools.ts';
import { startUpstream } from './house/upstream.ts';

const settle = async (stage: Stage, locale?: string) => {
  const upstream = await startUpstream(stage);
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  const looks = await openAtBothSizes(stage, server.url, { person, ...(locale && { locale }) });
  return { upstream, person, ...looks };
};

const addMany = async (person: Person, count: number): Promise<void> => {
  for (let index = 1; index <= count; index += 1) {
    await person.call(mcpServerRoutes.create, {
      body: {
        name: `Archive of the harbour masters, volume ${index}`,
        description: 'Letters, tide tables and the drawings of every quay since the old mole was built.',
        url: `https://archive-${index}.example.com/mcp`,
        ...(index % 3 === 0 && { variables: [{ name: 'token', title: 'Your library card' }] }),
      },
    });
  }
};

const harbourDocument = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Harbour', version: '1' },
  servers: [{ url: 'https://harbour.example.com/v1' }],
  paths: {
    '/ships': {
      get: {
        operationId: 'listShips',
        summary: 'Ships in the harbour',
        responses: { 200: { description: 'Ships' } },
      },
    },
  },
});

const ledgerDocument = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Ledger', description: 'What lies in the harbour, and whose it is.', version: '1' },
  servers: [{ url: 'https://ledger.example.com/v1' }],
  paths: {
    '/balance': { get: { operationId: 'balance', summary: 'Balance' } },
    '/bill': { post: { requestBody: { required: true, content: { 'application/pdf': {} } } } },
  },
  components: {
    securitySchemes: {
      login: {
        type: 'oauth2',
        flows: {
          authorizationCode: {
            authorizationUrl: 'https://sign-in.ledger.example.com/authorize',
            tokenUrl: 'https://sign-in.ledger.example.com/token',
            scopes: { 'barrels:read': 'Count barrels' },
          },
        },
      },
    },
  },
});

const dialogOn = (page: Page) => page.getByRole('dialog').last();
const close = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').last().waitFor({ state: 'detached' });
};

journey('servers and tools in the settings: none, failing, many', async (stage) => {
  const { person, go, goUnseen, assertFlawless } = await settle(stage);
  await go('tools, own page', async (page) => {
    await page.goto('/settings/tools');
    await page.getByText('None: you are asked about every call').waitFor();
  });
  await go('tools for everybody', async (page) => {
    await page.goto('/settings/tool-rules');
    await page.getByText('No rules.').waitFor();
    await page.getByRole('switch').first().waitFor();
  });
  await go('a rule is added', async (page) => {
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await dialogOn(page).getByText('Which tools').waitFor();
  });
  await person.call(toolRoutes.addRule, { body: { effect: 'ask', risk: 'sendsOut' } });
  await person.call(toolRoutes.addRule, { body: { effect: 'deny', toolKey: 'builtin/ask_user' } });
  await go('tools for everybody, with rules', async (page) => {
    await page.reload();
    await page.getByText('sends something out').waitFor();
  });
  await go('an action is added', async (page) => {
    await page.getByRole('button', { name: 'Add an action' }).click();
    await dialogOn(page).getByLabel('OpenAPI document').fill(harbourDocument);
    await dialogOn(page).getByRole('combobox').click();
    await page.getByRole('option', { name: 'Key in a header' }).click();
    await dialogOn(page).getByRole('button', { name: 'Save' }).click();
    await dialogOn(page).getByText('This has to be answered.').first().waitFor();
  });
  await go('an action, with its tools', async (page) => {
    await dialogOn(page).getByLabel('What the key is called').fill('X-Key');
    await dialogOn(page).getByLabel('Secret', { exact: true }).fill('harbour-key');
    await dialogOn(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '1 tool', exact: true }).first().click();
    await page.getByText('GET /ships').first().waitFor();
  });
  await goUnseen(async (page) => {
    await page.getByRole('button', { name: 'Add an action' }).click();
    await dialogOn(page).getByLabel('OpenAPI document').fill(ledgerDocument);
  });
  await go('an action, where people sign in', async (page) => {
    await dialogOn(page).getByLabel('Name', { exact: true }).click();
    await dialogOn(page).getByText('1 operation cannot be called').click();
    await dialogOn(page).getByLabel('Token URL').waitFor();
  });
  await go('an action, where people sign in, further down', async (page) => {
    await dialogOn(page).getByText('Protect codes (PKCE)').scrollIntoViewIfNeeded();
  });
  await go('an action, saved without a client', async (page) => {
    await dialogOn(page).getByRole('button', { name: 'Save' }).click();
    await dialogOn(page).getByText('Saved, but nobody can sign in yet').waitFor();
  });
  await goUnseen(close);
  await person.call(actionRoutes.create, {
    body: {
      document: ledgerDocument,
      auth: {
        kind: 'oauth',
        signIn: {
          server: {
            kind: 'given',
            authorizationUrl: 'https://sign-in.ledger.example.com/authorize',
            tokenUrl: 'https://sign-in.ledger.example.com/token',
            revocationUrl: null,
          },
          clientId: 'stoa',
          authMethod: 'client_secret_post',
          scopes: ['barrels:read'],
          pkce: true,
        },
        secret: 'not a real secret',
      },
    },
  });
  await go('actions, one to sign in at', async (page) => {
    await page.reload();
    await page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
    await page.getByRole('link', { name: 'Sign in', exact: true }).waitFor();
    await page.getByText('Each person signs in (OAuth)').last().scrollIntoViewIfNeeded();
  });
  await go('an action is edited', async (page) => {
    await page.getByRole('button', { name: 'More about Ledger' }).last().click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await dialogOn(page).getByText('Register this address there').scrollIntoViewIfNeeded();
  });
  await goUnseen(close);
  await go('tools, own page, with an action to sign in at', async (page) => {
    await page.goto('/settings/tools');
    await page.getByText('You have to sign in.').first().waitFor();
    await page.getByRole('heading', { name: 'HTTP actions' }).scrollIntoViewIfNeeded();
  });
  await go('tools beside the message, with an action to sign in at', async (page) => {
    await page.goto('/');
    await toolsButton(page).click();
    await page.getByRole('switch', { name: 'Ledger' }).last().click();
    await page.getByText('You have to sign in.').waitFor();
    await page.getByText('You have to sign in.').scrollIntoViewIfNeeded();
  });
  await go('servers, none', async (page) => {
    await page.goto('/settings/mcp-servers');
    await page.getByText('No server yet').waitFor();
  });
  await go('a server is added', async (page) => {
    await page.getByRole('button', { name: 'Add a server' }).click();
    await dialogOn(page).getByRole('button', { name: 'Save and try' }).click();
    await dialogOn(page).getByText('Give it a name.').waitFor();
  });
  await go('a server is added, advanced', async (page) => {
    await dialogOn(page).getByRole('button', { name: 'Advanced' }).click();
    await dialogOn(page).getByRole('button', { name: 'Add a header' }).click();
    await dialogOn(page).getByLabel('Header', { exact: true }).fill('Authorization');
    await dialogOn(page).getByLabel('Client id').scrollIntoViewIfNeeded();
  });
  await go('a program is added', async (page) => {
    await dialogOn(page).getByRole('button', { name: 'Advanced' }).click();
    await dialogOn(page).getByRole('combobox', { name: 'Where it runs' }).click();
    await page.getByRole('option', { name: 'As a program on this server' }).click();
    await dialogOn(page)
      .getByLabel(/^Program and/)
      .waitFor();
  });
  await goUnseen(close);

  await addEverything(person);
  await person.call(mcpServerRoutes.create, {
    body: { name: 'Broken', command: { argv: ['/no/such/program'] } },
  });
  await go('servers, tried', async (page) => {
    await page.reload();
    await page.getByRole('heading', { name: 'Broken' }).waitFor();
    for (const button of await page.getByRole('button', { name: 'Try it' }).all()) await button.click();
    await page.getByText(/^Connected: \d+ tools$/).click();
    await page.getByText('Echo Tool').waitFor();
    await page.getByText('It did not answer as it should').waitFor();
  });
  await addMany(person, 38);
  await go('servers, forty', async (page) => {
    await page.reload();
    await page.getByText('volume 38').waitFor();
  });
  await go('values of one’s own', async (page) => {
    await page.getByRole('button', { name: 'Your values…' }).first().click();
    await dialogOn(page).getByLabel('Your library card').waitFor();
  });
  await go('tools of a conversation, many', async (page) => {
    await page.goto('/');
    await toolsButton(page).click();
    await dialogOn(page).getByRole('switch', { name: 'Everything' }).click();
    await dialogOn(page)
      .getByText(/^Connected: \d+ tools$/)
      .waitFor();
  });
  await go('tools of a conversation, found', async (page) => {
    await dialogOn(page).getByRole('searchbox').fill('volume 3 nothing');
    await dialogOn(page).getByText('Nothing fits').or(dialogOn(page).getByRole('status')).first().waitFor();
  });
  await go('prompts of servers', async (page) => {
    await dialogOn(page).getByRole('button', { name: 'Prompts…' }).click();
    await dialogOn(page).getByText('Team Management').waitFor();
  });
  await go('a prompt is filled in', async (page) => {
    await dialogOn(page).getByText('Team Management').click();
    await dialogOn(page).getByRole('button', { name: 'Put it into the message' }).click();
    await dialogOn(page).getByText('This has to be answered.').first().waitFor();
  });
  await go('things to read', async (page) => {
    await close(page);
    await toolsButton(page).click();
    await dialogOn(page).getByRole('button', { name: 'Attach…' }).click();
    await dialogOn(page).getByText('with a gap to fill').first().waitFor();
  });
  assertFlawless();
});

/** Of what asks something, however tall it is. */
const isReadFromItsTop = (): boolean => {
  const { top, bottom } = document.querySelector('[data-interaction] h4')?.getBoundingClientRect() ?? {};
  return top !== undefined && top >= 0 && bottom! <= innerHeight;
};

const openSidebar = async (page: Page, size: Size): Promise<void> => {
  await showSidebar(page, size);
  await page.getByRole('button', { name: /Waiting for you/ }).waitFor();
};

journey('calls in an answer, and what they ask', async (stage) => {
  const { upstream, person, go, goUnseen, assertFlawless } = await settle(stage);
  await addEverything(person);
  upstream.callTools(
    'hail',
    [['Everything_get-structured-content', { location: 'New York' }]],
    'Fair weather.',
  );
  upstream.callTools('form', [['Everything_trigger-elicitation-request', {}]], 'Thank you.');
  upstream.callTools(
    'gather',
    [
      ['Everything_echo', { message: 'ahoy' }],
      ['Everything_get-structured-content', { location: 'New York' }],
      ['Everything_get-tiny-image', {}],
      ['Everything_get-resource-links', { count: 3 }],
      ['Everything_get-sum', { a: 'not a number', b: 2 }],
    ],
    'All is gathered.',
  );
  upstream.callTools(
    'dozen',
    Array.from({ length: 12 }, (_, at) => ['Everything_get-sum', { a: at, b: 2 }] as const),
    'Twelve sums.',
  );
  upstream.callTools(
    'question',
    [
      [
        'ask_user',
        {
          question: 'Which of these would you like for the crossing?',
          fields: [
            { name: 'place', type: 'text', title: 'Where to', required: true },
            { name: 'people', type: 'number', title: 'How many people' },
            { name: 'season', type: 'one_of', title: 'Season', choices: ['Spring', 'Summer', 'Autumn'] },
            { name: 'take', type: 'any_of', title: 'What to take', choices: ['Rope', 'Lamp', 'Charts'] },
            { name: 'return', type: 'yes_no', title: 'Coming back' },
          ],
        },
      ],
    ],
    'A fine plan.',
  );

  await go('a call is asked for', async (page) => {
    await page.goto('/');
    await switchOn(page, 'Everything');
    await switchOn(page, 'Ask you');
    await say(page, 'hail');
    await cardOn(page).getByRole('button', { name: 'Allow', exact: true }).waitFor();
  });
  await go('a call is edited', async (page) => {
    await cardOn(page).getByRole('button', { name: 'Edit first…' }).click();
    await cardOn(page).getByLabel('What it is given, as JSON').waitFor();
  });
  await go('something waits', openSidebar);
  await go('what waits', async (page) => {
    await page.getByRole('button', { name: /Waiting for you/ }).click();
    await dialogOn(page)
      .getByText(/May “.*” be called/)
      .first()
      .waitFor();
  });
  await person.call(toolRoutes.addRule, { body: { effect: 'allow' } });
  await go('a server asks', async (page) => {
    await page.goto('/');
    await say(page, 'form');
    await page.waitForFunction(isReadFromItsTop);
    await cardOn(page).getByRole('button', { name: 'Answer', exact: true }).first().click();
    await cardOn(page).getByText('This has to be answered.').first().waitFor();
  });
  await go('the model asks', async (page) => {
    await page.goto('/');
    await say(page, 'question');
    await cardOn(page).getByText('What to take').waitFor();
  });
  await go('calls that are done', async (page) => {
    await page.goto('/');
    await say(page, 'gather');
    await untilReads(answersOn(page).last(), 'All is gathered.');
  });
  await go('calls, opened', async (page) => {
    for (const line of await answersOn(page).locator('[data-tool-call] > button').all()) await line.click();
    await answersOn(page).getByText('Echo: ahoy').waitFor();
  });
  await go('many calls', async (page) => {
    await page.goto('/');
    await say(page, 'dozen');
    await untilReads(answersOn(page).last(), 'Twelve sums.');
    await answersOn(page).getByRole('button', { name: '12 tool calls' }).click();
  });
  await goUnseen((page) => composerOf(page).waitFor());
  assertFlawless();
});

journey('all of it in German', async (stage) => {
  const { upstream, person, go, assertFlawless } = await settle(stage, 'de-DE');
  await addEverything(person);
  upstream.callTools('grüße', [['Everything_echo', { message: 'ahoi' }]], 'Gut.');
  await go('German, servers', async (page) => {
    await page.goto('/settings/mcp-servers');
    await page.getByRole('button', { name: 'Ausprobieren' }).click();
    await page.getByText(/^Verbunden: \d+ Werkzeuge$/).waitFor();
  });
  await go('German, a call is asked for', async (page) => {
    await page.goto('/');
    await page.getByRole('button', { name: /^Werkzeuge/ }).click();
    await dialogOn(page).getByRole('switch', { name: 'Everything' }).click();
    await close(page);
    await page.getByRole('textbox', { name: 'Ihre Nachricht' }).fill('grüße');
    await page.getByRole('button', { name: 'Senden', exact: true }).click();
    await cardOn(page).getByRole('button', { name: 'Erlauben', exact: true }).waitFor();
  });
  assertFlawless();
});
