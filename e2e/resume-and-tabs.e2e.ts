/**
 * One conversation in several tabs, and in a tab that is loaded anew: each shows the same picture, none is
 * needed for the answer to go on, any of them can stop it. Nothing that was typed is lost.
 */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { listMessages, logOf, settleIn } from './house/api.ts';
import { visit } from './house/browser.ts';
import {
  answersOn,
  composerOf,
  conversationIdOf,
  conversationLink,
  proseOf,
  questionsOn,
  readAnswer,
  say,
  stopButtonOf,
  untilInConversation,
  untilReads,
  untilSettled,
} from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { type Exchange, startRawUpstream } from './house/raw-upstream.ts';
import { startServer } from './house/server.ts';
import { titleOfAll } from './house/upstream.ts';

const question = 'How does the tide turn?';
const chapters = ['It slows and listens. ', 'It waits for the moon. ', 'Then it goes home.'];
const answer = chapters.join('');

/** An answer that goes on only when it is told to, so that a moment of it can be looked at for long. */
const arrive = async (stage: Stage) => {
  const open: Exchange[] = [];
  const upstream = await startRawUpstream(stage, async (exchange) => {
    open.push(exchange);
    await exchange.say([chapters[0]!]);
  });
  const current = () => open.at(-1)!;
  const model = {
    tell: (chapter: number) => current().say(chapters[chapter]!.split(/(?<= )/), 5),
    finish: () => current().finish(),
    isLeft: () => current().isLeft,
    timesAsked: () => upstream.attempts(),
  };
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  const { openTab, faults } = await visit(stage, server.url, { person });
  return { model, server, person, openTab, faults };
};

/** The messages as assistive technology is told of them; what counts the seconds is left out. */
const pictureOf = async (page: Page): Promise<string> =>
  (await page.getByRole('region', { name: 'Messages', exact: true }).ariaSnapshot())
    .replaceAll(/\d+ (s|tokens?)\b/g, '# $1')
    .replaceAll(/\d+:\d\d/g, '#:##');

const isRunningIn = (page: Page, title: string) =>
  conversationLink(page, title).getByText('answer is being written');

journey('two tabs follow one answer, and the one that asked is not needed for it', async (stage) => {
  const { model, person, openTab, faults } = await arrive(stage);
  const first = await openTab();
  const second = await openTab();
  await second.getByText('Your chats will appear here.').waitFor();

  await say(first, question);
  await untilReads(answersOn(first).last(), chapters[0]!.trim());
  await conversationLink(second, titleOfAll).waitFor();
  await isRunningIn(second, titleOfAll).waitFor({ state: 'attached' });
  await conversationLink(second, titleOfAll).click();
  await untilInConversation(second);
  assert.equal(conversationIdOf(second), conversationIdOf(first));
  await untilReads(answersOn(second).last(), chapters[0]!.trim());

  await model.tell(1);
  for (const page of [first, second]) {
    await untilReads(answersOn(page).last(), (chapters[0]! + chapters[1]!).trim());
    await stopButtonOf(page).waitFor();
  }
  assert.equal(await pictureOf(second), await pictureOf(first));

  const address = first.url();
  await first.close();
  // Whoever leaves does not cancel; what would be cancelled is, well within a second.
  await second.waitForTimeout(800);
  assert.equal(model.isLeft(), false, 'the provider is still listened to');
  await model.tell(2);
  model.finish();
  await untilReads(answersOn(second).last(), answer);
  await untilSettled(answersOn(second).last());
  await isRunningIn(second, titleOfAll).waitFor({ state: 'detached' });

  const third = await openTab(new URL(address).pathname);
  await untilReads(answersOn(third).last(), answer);
  assert.equal(await proseOf(answersOn(third).last()), answer);
  assert.equal(await pictureOf(third), await pictureOf(second));
  const [, message] = await listMessages(person, conversationIdOf(third));
  const log = await logOf(person, message!.run!.id);
  assert.equal(log.filter(({ type }) => type === 'run-end').length, 1);
  assert.equal(model.timesAsked(), 1, 'many readers, one question');
  assert.deepEqual(faults, []);
});

journey('a page loaded anew in the middle of an answer shows the same and goes on', async (stage) => {
  const { model, openTab, faults } = await arrive(stage);
  const page = await openTab();
  await say(page, question);
  await untilReads(answersOn(page).last(), chapters[0]!.trim());
  await conversationLink(page, titleOfAll).waitFor();
  const before = await pictureOf(page);

  await page.reload();
  await untilReads(answersOn(page).last(), chapters[0]!.trim());
  await stopButtonOf(page).waitFor();
  assert.equal(await pictureOf(page), before);

  await model.tell(1);
  await untilReads(answersOn(page).last(), (chapters[0]! + chapters[1]!).trim());
  await page.reload();
  await model.tell(2);
  model.finish();
  await untilReads(answersOn(page).last(), answer);
  await untilSettled(answersOn(page).last());
  assert.equal(await answersOn(page).count(), 1);
  assert.equal(await questionsOn(page).count(), 1);
  const settled = await pictureOf(page);
  await page.reload();
  await untilReads(answersOn(page).last(), answer);
  assert.equal(await pictureOf(page), settled);
  assert.equal(model.timesAsked(), 1);
  assert.deepEqual(faults, []);
});

journey('an answer is stopped from the other tab, and what there was of it is kept', async (stage) => {
  const { model, openTab, faults } = await arrive(stage);
  const first = await openTab();
  await say(first, question);
  await untilInConversation(first);
  const second = await openTab(new URL(first.url()).pathname);
  await untilReads(answersOn(second).last(), chapters[0]!.trim());

  await stopButtonOf(second).click();
  for (const page of [second, first]) {
    await untilReads(answersOn(page).last(), 'You stopped this answer.');
    await untilSettled(answersOn(page).last());
    assert.equal(await stopButtonOf(page).count(), 0);
    assert.ok((await readAnswer(answersOn(page).last())).includes(chapters[0]!.trim()));
  }
  await until('the connection to the provider to be closed', model.isLeft, 3000);
  const stopped = await pictureOf(first);
  await first.reload();
  await untilReads(answersOn(first).last(), 'You stopped this answer.');
  assert.equal(await pictureOf(first), stopped);

  // Stopped is not lost: the conversation goes on from there.
  await say(first, 'Then tell me the end.');
  await until('the next answer', async () => (await answersOn(second).count()) === 2);
  model.finish();
  await untilSettled(answersOn(first).last());
  await until('both questions', async () => (await questionsOn(first).count()) === 2);
  assert.deepEqual(faults, []);
});

journey(
  'what is typed outlives a reload, each conversation’s own, and goes when it is sent',
  async (stage) => {
    const { model, openTab, faults } = await arrive(stage);
    const page = await openTab();
    const holds = (text: string) =>
      until(`a field that holds “${text}”`, async () => (await composerOf(page).inputValue()) === text);
    await say(page, question);
    await untilInConversation(page);
    await untilReads(answersOn(page).last(), chapters[0]!.trim());
    // While an answer is being written, too.
    await composerOf(page).fill('And the second\nline of my thought');
    await page.reload();
    await holds('And the second\nline of my thought');

    await page.getByRole('link', { name: 'New chat' }).click();
    await holds('');
    await composerOf(page).fill('Something else altogether');
    await page.goBack();
    await holds('And the second\nline of my thought');
    await page.goForward();
    await holds('Something else altogether');
    await page.reload();
    await holds('Something else altogether');

    await page.goBack();
    await untilReads(answersOn(page).last(), chapters[0]!.trim());
    model.finish();
    await untilSettled(answersOn(page).last());
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await until('the second question', async () => (await questionsOn(page).count()) === 2);
    await page.reload();
    await until('the second question', async () => (await questionsOn(page).count()) === 2);
    await holds('');
    assert.deepEqual(faults, []);
  },
);
