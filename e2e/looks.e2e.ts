/**
 * Every screen in light and dark, at a desk and on a phone: empty, full and failing, in German, in high
 * contrast. Axe finds nothing, nothing sticks out; with STOA_E2E_SHOTS set there is a picture of each.
 */
import { readFileSync } from 'node:fs';
import { conversationRoutes } from '@stoa/contract/conversations';
import { endpointRoutes, type ModelChoice, type ProviderId } from '@stoa/contract/models';
import { settingsRoutes } from '@stoa/contract/settings';
import type { Page } from 'playwright-core';
import { addEndpoint, ended, openPerson, send, signUp } from './house/api.ts';
import { answersOn, composerOf, say, showSidebar, untilReads } from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { openAtBothSizes } from './house/looks.ts';
import { startServer } from './house/server.ts';
import { modelId, startUpstream } from './house/upstream.ts';

const nobodyThere = 'http://127.0.0.1:9/v1';

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();
const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' }).click();
const choose = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click();
const close = async (page: Page, what: 'dialog' | 'menu') => {
  await page.keyboard.press('Escape');
  await page.getByRole(what).last().waitFor({ state: 'detached' });
};

journey('the way in, and a house in which there is nothing yet', async (stage) => {
  const server = await startServer(stage);
  const strangers = await openAtBothSizes(stage, server.url);
  await strangers.go('first account', (page) => heading(page, 'Create the first account'));
  await strangers.go('first account, refused', (page) => press(page, 'Create account'));

  const ada = openPerson(stage, server.url);
  await signUp(ada, 'Ada Lovelace');
  await strangers.go('signing in', async (page) => {
    await page.reload();
    await heading(page, 'Sign in');
  });
  await strangers.go('signing in, refused', async (page) => {
    await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await press(page, 'Sign in');
    await page.getByText('E-mail and password do not match').waitFor();
  });
  await ada.call(settingsRoutes.update, { body: { registration: 'open' } });
  await strangers.go('making an account', async (page) => {
    await page.reload();
    await press(page, 'Create one');
    await heading(page, 'Create an account');
  });
  strangers.assertFlawless();

  const { go, assertFlawless } = await openAtBothSizes(stage, server.url, { person: ada });
  await go('no model', (page) => heading(page, 'Connect a model'));
  await go('sidebar, empty', async (page, size) => {
    await showSidebar(page, size);
    await page.getByText('Your chats will appear here.').waitFor();
  });
  await go('connecting by key', async (page, size) => {
    if (size === 'phone') await close(page, 'dialog');
    await press(page, /^Paste a key/);
    await page.getByLabel('API key').waitFor();
  });
  await go('connecting by address, failed', async (page) => {
    await press(page, 'Other ways');
    await press(page, /^Use your own server/);
    await page.getByRole('textbox', { name: 'Address' }).fill(nobodyThere);
    await press(page, 'Connect');
    await page.getByText('127.0.0.1:9 could not be used').waitFor();
  });
  await go('settings, no endpoint', async (page) => {
    await press(page, 'Other ways');
    await page.goto('/settings/endpoints');
    await page.getByText('Add one to have models to talk to.').waitFor();
  });

  const ben = openPerson(stage, server.url);
  await signUp(ben, 'Ben');
  const bens = await openAtBothSizes(stage, server.url, { person: ben });
  await bens.go('no model, a member', (page) => page.getByText('No model is connected yet').waitFor());
  await bens.go('settings, forbidden', async (page) => {
    await page.goto('/settings/endpoints');
    await page.getByText('For administrators only').waitFor();
  });
  await bens.go('archive, empty', async (page, size) => {
    await page.goto('/');
    await showSidebar(page, size);
    await press(page, 'More about chats');
    await choose(page, 'Archived chats');
    await page.getByText('Nothing is archived.').waitFor();
  });
  bens.assertFlawless();
  assertFlawless();
});

const titles = [
  'Packing list for Lisbon',
  'Why is the sky blue, and why not violet?',
  'Refactoring the billing module',
  'A toast for my sister’s wedding',
  'Übersetzung der Mietvereinbarung ins Englische, mit Erläuterungen',
  'SQL: the newest row of each group',
  'Sourdough that does not rise',
  'Interview questions for a nurse',
  'Thirty words in Japanese',
  'The Stoics on anger',
  'Regular expression for ISO dates',
  'What to plant in November',
];

/** Everything that markdown can do, more or less. */
const richAnswer = readFileSync(new URL('house/rich-answer.md', import.meta.url), 'utf8');

const richQuestion = 'How do I get the newest order of each customer?';

/** A house that is lived in: many conversations, endpoints that work and one that does not. */
const moveIn = async (stage: Stage) => {
  const upstream = await startUpstream(stage);
  upstream.answer(richQuestion, {
    content: richAnswer,
    reasoning: 'Groups, newest first: a window function.',
  });
  const server = await startServer(stage);
  const person = openPerson(stage, server.url);
  await signUp(person, 'Ada Lovelace');
  const working = await addEndpoint(person, upstream.baseUrl, 'sk-a-key-of-a-provider');
  const create = (name: string, provider: ProviderId, baseUrl?: string) =>
    person.call(endpointRoutes.create, { body: { name, provider, ...(baseUrl && { baseUrl }) } });
  const [scripted] = await Promise.all([
    create('Scripted model', 'scripted'),
    create('A server under the desk', 'openai-compatible', nobodyThere),
  ]);
  for (const title of titles) {
    const { id: conversationId } = await person.call(conversationRoutes.create, { body: { title } });
    const body = { pinned: title === titles[0], archived: title === titles.at(-1) };
    await person.call(conversationRoutes.update, { params: { conversationId }, body });
  }
  /** @returns the path of a conversation that was begun with `text` */
  const begin = async (text: string, title: string, model: ModelChoice, waits = true): Promise<string> => {
    const { id: conversationId } = await person.call(conversationRoutes.create, { body: { title } });
    const { run } = await send(person, { conversationId, model, text });
    if (waits) await ended(person, run.id);
    return `/c/${conversationId}`;
  };
  const hidden = await begin('Is anybody there?', 'With a model that is hidden', {
    endpointId: scripted.id,
    id: 'echo',
  });
  const params = { endpointId: scripted.id };
  await person.call(endpointRoutes.updateModels, { params, body: { hide: ['echo'] } });
  return {
    server,
    person,
    hidden,
    full: await begin(richQuestion, 'The newest row of each group', { endpointId: working.id, id: modelId }),
    /** The built-in model does as the settings say. */
    beginScripted: (text: string, settings: Record<string, unknown>, waits = true) =>
      begin(
        text,
        text,
        { endpointId: scripted.id, id: 'demo', settings: { tokensPerSecond: 0, ...settings } },
        waits,
      ),
  };
};

journey('a house that is lived in: conversations, and answers that ended in every way', async (stage) => {
  const { server, person, full, beginScripted } = await moveIn(stage);
  const question = 'What is the stoa of Attalos?';
  const paths = {
    cut: await beginScripted(question, {
      fail: 'network',
      failAfterTokens: 40,
      failTimes: 1,
      retryAfterMs: 10,
    }),
    failed: await beginScripted('And who built it?', { fail: 'auth' }),
    kept: await beginScripted('And when?', { fail: 'refused', failAfterTokens: 60 }),
    waiting: await beginScripted(
      'And of what?',
      { fail: 'rate-limit', failTimes: 1, retryAfterMs: 45_000 },
      false,
    ),
    growing: await beginScripted('And why?', { tokensPerSecond: 6, tokens: 2000, thinkTokens: 20 }, false),
  };
  const { go, goUnseen, assertFlawless } = await openAtBothSizes(stage, server.url, { person });
  const lastReads = (page: Page, text: string) => untilReads(answersOn(page).last(), text);

  await go('greeting', (page) => composerOf(page).waitFor());
  await go('sidebar, full', async (page, size) => {
    await showSidebar(page, size);
    await page.getByRole('link', { name: 'The Stoics on anger' }).waitFor();
  });
  await go('full', async (page) => {
    await page.goto(full);
    await lastReads(page, 'The shortest way');
    await page.locator('.katex').first().waitFor();
    await page.getByRole('region', { name: 'Messages' }).hover();
    await page.mouse.wheel(0, -5000);
  });
  await go('full, end, thoughts', async (page) => {
    await press(page, /^Thought for/);
    await page.mouse.wheel(0, 5000);
  });
  await go('editing', async (page) => {
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'Edit your message' }).waitFor();
  });
  await go('cut', async (page) => {
    await page.goto(paths.cut);
    await press(page, 'First attempt, cut off');
    await lastReads(page, 'The connection to the provider broke');
  });
  await go('failed', async (page) => {
    await page.goto(paths.failed);
    await lastReads(page, 'The provider did not accept the key');
    await page.getByText('What the provider said').click();
  });
  await go('failed, something kept', async (page) => {
    await page.goto(paths.kept);
    await lastReads(page, 'What was written so far is kept.');
  });
  await go('waiting', async (page) => {
    await page.goto(paths.waiting);
    await lastReads(page, 'Trying again in');
  });
  await go('growing', async (page) => {
    await page.goto(paths.growing);
    await lastReads(page, 'Thought for');
  });
  await go('gone', async (page) => {
    await page.goto('/c/cnv_00000000000000000000000000');
    await heading(page, 'This chat is not here');
  });
  await go('unknown address', async (page) => {
    await page.goto('/nothing/here');
    await heading(page, 'Nothing here');
  });

  // And then the server is gone, with the page open, while something is sent.
  await goUnseen(async (page) => {
    await page.goto('/');
    await composerOf(page).waitFor();
  });
  await server.killNine();
  await go('server gone', async (page) => {
    await page.getByText('No connection to the server.').waitFor();
    await say(page, 'Is anybody there?');
    await page.getByText('No answer from the server yet.').waitFor();
  });
  assertFlawless();
});

journey('what opens over the page, and the settings', async (stage) => {
  const { server, person, beginScripted } = await moveIn(stage);
  const brief = await beginScripted('And who built it?', { tokens: 30 });
  const { go, assertFlawless } = await openAtBothSizes(stage, server.url, { person });
  const open = async (page: Page, path: string, text: string) => {
    await page.goto(path);
    await page.getByText(text).first().waitFor();
  };

  await go('account menu', async (page, size) => {
    await open(page, '/', 'Ada');
    await showSidebar(page, size);
    await press(page, 'Ada Lovelace');
    await page.getByRole('menu').waitFor();
  });
  await go('menu of a conversation', async (page) => {
    await close(page, 'menu');
    await press(page, `Options for “${titles[1]}”`);
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
  });
  await go('deleting', async (page) => {
    await choose(page, 'Delete');
    await page.getByRole('alertdialog').waitFor();
  });
  await go('archive', async (page) => {
    await press(page, 'Cancel');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await press(page, 'More about chats');
    await choose(page, 'Archived chats');
    await page.getByRole('link', { name: titles.at(-1)! }).waitFor();
  });
  await go('renaming', async (page) => {
    await open(page, brief, 'demo model');
    await press(page, 'Options for this chat');
    await choose(page, 'Rename');
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
  });
  await go('answering again', async (page) => {
    await close(page, 'dialog');
    await press(page, 'Answer again');
    await page.getByRole('menuitem', { name: 'With another model' }).click();
    await page.getByRole('menuitem', { name: modelId, exact: true }).waitFor();
  });
  await go('choosing a model', async (page) => {
    await open(page, '/', 'Ada');
    await press(page, /^Model: /);
    await page.getByRole('option').first().waitFor();
  });
  await go('choosing a model, none found', async (page) => {
    await page.getByRole('combobox').fill('gpt-4o (the-best+)');
    await page.getByText('Nothing matches').waitFor();
  });
  await go('settings of the model', async (page) => {
    await close(page, 'dialog');
    await press(page, 'Model settings');
    await page.getByRole('textbox', { name: 'Instructions' }).waitFor();
  });
  await go('settings of the model, more', async (page) => {
    await press(page, 'More settings');
    await page.getByRole('spinbutton').nth(1).scrollIntoViewIfNeeded();
  });
  await go('commands', async (page) => {
    await close(page, 'dialog');
    await page.keyboard.press('Control+K');
    await page.getByRole('option', { name: 'New chat' }).waitFor();
  });
  await go('commands, searching', async (page) => {
    await page.getByRole('combobox').fill('sto');
    await page.getByRole('option', { name: 'The Stoics on anger' }).waitFor();
  });
  await go('shortcuts', async (page) => {
    await close(page, 'dialog');
    await page.keyboard.press('Control+Shift+/');
    await heading(page, 'Keyboard shortcuts');
  });

  await go('settings', async (page) => {
    await page.goto('/settings');
    await heading(page, 'Settings');
  });
  await go('settings, searching', async (page) => {
    await page.getByRole('searchbox', { name: 'Find a setting' }).fill('name');
    await page.getByRole('link', { name: 'Name' }).first().waitFor();
  });
  await go('settings, choosing', async (page) => {
    await open(page, '/settings/general', 'Text size');
    await page.getByRole('combobox', { name: 'Theme' }).click();
    await page.getByRole('option', { name: 'Dark' }).waitFor();
  });
  await go('settings, account', (page) => open(page, '/settings/account', 'Member since'));
  await go('settings, instance', (page) => open(page, '/settings/instance', 'Open registration'));
  await go('settings, unknown page', (page) => open(page, '/settings/nothing', 'Nothing here'));
  await go('settings, endpoints', (page) => open(page, '/settings/endpoints', 'Does not work'));
  await go('models of an endpoint', async (page) => {
    await press(page, 'Models of Scripted model');
    await page.getByRole('switch', { name: 'Show Demo (scripted)' }).waitFor();
  });
  await go('models of an endpoint, searched in vain', async (page) => {
    await page.getByRole('searchbox', { name: 'Find a model' }).fill('nothing like it');
    await page.getByText('Nothing matches').waitFor();
  });
  await go('models of an endpoint, none', async (page) => {
    await close(page, 'dialog');
    await press(page, 'Models of A server under the desk');
    await page.getByText('No model is known yet').waitFor();
  });
  await go('endpoint', async (page) => {
    await close(page, 'dialog');
    await press(page, 'Actions for Upstream');
    await choose(page, 'Edit');
    await heading(page, 'Edit Upstream');
  });
  await go('endpoint, deleting', async (page) => {
    await close(page, 'dialog');
    await press(page, 'Actions for Upstream');
    await choose(page, 'Delete');
    await heading(page, 'Delete Upstream?');
  });
  await go('endpoint, new, refused', async (page) => {
    await press(page, 'Cancel');
    await press(page, 'Add endpoint');
    await press(page, 'Save');
    await page.getByText('Please paste the key.').waitFor();
  });
  assertFlawless();
});

journey('in German, and in high contrast', async (stage) => {
  const { server, person, full, hidden, beginScripted } = await moveIn(stage);
  const failed = await beginScripted('Wer hat die Stoa gebaut?', { fail: 'auth' });
  const german = await openAtBothSizes(stage, server.url, { person, locale: 'de-DE' });
  await german.go('german, full', async (page) => {
    await page.goto(full);
    await page.getByRole('heading', { name: 'The shortest way' }).waitFor();
  });
  await german.go('german, failed', async (page) => {
    await page.goto(failed);
    await page.getByText('Der Anbieter').first().waitFor();
  });
  await german.go('german, model not offered any more', async (page) => {
    await page.goto(hidden);
    await page.getByText('wird hier nicht mehr angeboten').waitFor();
  });
  await german.go('german, settings of the model', async (page) => {
    await press(page, 'Einstellungen des Modells');
    await page.getByRole('textbox', { name: 'Anweisungen' }).waitFor();
  });
  await german.go('german, settings', async (page) => {
    await page.goto('/settings/general');
    await heading(page, 'Allgemein');
  });
  await german.go('german, endpoints', async (page) => {
    await page.goto('/settings/endpoints');
    await page.getByText('127.0.0.1:9').first().waitFor();
  });
  german.assertFlawless();

  const strong = await openAtBothSizes(stage, server.url, { person });
  const contrast = { contrast: 'more' } as const;
  await strong.go('high contrast, full', async (page) => {
    await page.emulateMedia(contrast);
    await page.goto(full);
    await page.getByRole('heading', { name: 'The shortest way' }).waitFor();
  });
  await strong.go('high contrast, failed', async (page) => {
    await page.goto(failed);
    await page.getByText('The provider did not accept the key').waitFor();
  });
  await strong.go('high contrast, settings', async (page) => {
    await page.goto('/settings/general');
    await heading(page, 'General');
  });
  strong.assertFlawless();
});
