/** From an empty data directory to the first answer, the way a newcomer goes, at a desk and on a phone. */
import assert from 'node:assert/strict';
import { password } from './house/api.ts';
import { type Size, sizes, shoot, visit } from './house/browser.ts';
import {
  answersOn,
  composerOf,
  conversationLink,
  growthOf,
  proseOf,
  questionsOn,
  readAnswer,
  say,
  showSidebar,
  stopButtonOf,
  untilInConversation,
  untilReads,
  untilSettled,
  watchAnswers,
} from './house/chat-page.ts';
import { journey } from './house/journey.ts';
import { startServer } from './house/server.ts';
import { longText, modelId, startUpstream, titleOfAll } from './house/upstream.ts';

const question = 'What do waves do when they arrive?';
const answer = longText(16);
const thought = 'Waves are many, so I count them first.';
const email = 'grace@example.com';
const apiKey = 'sk-test-of-the-first-minutes';

for (const size of Object.keys(sizes) as Size[]) {
  journey(`from an empty data directory to the first answer, at ${size}`, async (stage) => {
    const upstream = await startUpstream(stage, { apiKey });
    upstream.answer(
      question,
      { content: answer, reasoning: thought },
      { streamingProfile: { ttft: 200, tps: 40 }, chunkSize: 16 },
    );
    const server = await startServer(stage);
    const { openTab, faults } = await visit(stage, server.url, { size });
    const page = await openTab();
    const heading = (name: string) => page.getByRole('heading', { name });
    const button = (name: string) => page.getByRole('button', { name, exact: true });

    // The first account: what is missing is said before anything is sent.
    await heading('Create the first account').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Grace Hopper');
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill('short');
    await button('Create account').click();
    await page.getByText('Please use at least 8 characters.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await button('Create account').click();

    // No model yet: the empty chat offers the ways to one, and a wrong key is told where it was typed.
    await heading('Connect a model').waitFor();
    assert.equal(await composerOf(page).count(), 0, 'nothing can be typed that nobody would answer');
    await page.getByRole('button', { name: /^Use your own server/ }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(upstream.baseUrl);
    await page.getByRole('textbox', { name: 'API key' }).fill('sk-wrong');
    await button('Connect').click();
    await page.getByText('The key was not accepted.').waitFor();
    await page.getByRole('textbox', { name: 'API key' }).fill(apiKey);
    await button('Connect').click();
    await page
      .getByText(/^Connected: \d+ models$/)
      .first()
      .waitFor();

    const choice = page.getByRole('button', { name: /^Model: / });
    await choice.click();
    await page.getByRole('combobox', { name: 'Choose a model' }).fill(modelId);
    await page.getByRole('option', { name: new RegExp(`^${modelId} `) }).click();
    await page.getByRole('button', { name: `Model: ${modelId}`, exact: true }).waitFor();

    const lostText = await watchAnswers(page);
    await say(page, question);
    await untilInConversation(page);
    assert.equal(await composerOf(page).inputValue(), '', 'what was sent has left the field');
    await stopButtonOf(page).waitFor();
    const shown = answersOn(page).last();
    const lengths = await growthOf(shown, answer);
    assert.ok(lengths.length >= 4, `the text is seen to grow: ${lengths.join(', ')}`);
    await untilSettled(shown);
    await page.getByRole('button', { name: 'Send', exact: true }).waitFor();
    assert.equal(await proseOf(shown), answer);
    assert.deepEqual(await lostText(), [], 'no word that was there goes away again');
    await shoot(page, `first-answer-${size}`);

    const reasoning = shown.getByRole('button', { name: /^Thought for/ });
    assert.equal(await reasoning.getAttribute('aria-expanded'), 'false', 'the thoughts are one line');
    assert.ok(!(await readAnswer(shown)).includes(thought));
    await reasoning.click();
    await untilReads(shown, thought);
    await reasoning.click();

    await showSidebar(page, size);
    await conversationLink(page, titleOfAll).waitFor();
    await page.reload();
    await untilReads(answersOn(page).last(), answer);
    assert.equal(await questionsOn(page).count(), 1);
    assert.ok((await questionsOn(page).innerText()).includes(question));
    assert.equal(await answersOn(page).count(), 1);
    assert.equal(await proseOf(answersOn(page).last()), answer, 'a reload shows the same');
    await reasoning.waitFor();
    await choice.and(page.getByLabel(`Model: ${modelId}`)).waitFor();

    const address = page.url();
    await showSidebar(page, size);
    await button('Grace Hopper').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await heading('Sign in').waitFor();
    await page.goto(address);
    await heading('Sign in').waitFor();
    assert.ok(!(await page.content()).includes('Wave number'), 'nothing of it is left on the page');

    await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill('another password');
    await button('Sign in').click();
    await page.getByText('E-mail and password do not match.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await button('Sign in').click();
    await untilReads(answersOn(page).last(), answer);
    assert.equal(page.url(), address, 'one arrives where one wanted to go');
    assert.deepEqual(faults, []);
  });
}
