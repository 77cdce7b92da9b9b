/** Files that go with a message: how they come to it, how they fare, and what is left of them. */
import assert from 'node:assert/strict';
import { fileRoutes } from '@stoa/contract/files';
import { settingsRoutes } from '@stoa/contract/settings';
import type { Page } from 'playwright-core';
import { type Person, settleIn } from './house/api.ts';
import {
  attach,
  attachedTo,
  choose,
  dragOver,
  fileButton,
  paste,
  removalOf,
  untilDrawn,
  untilUploaded,
} from './house/attaching.ts';
import { type Size, sizes, visit } from './house/browser.ts';
import {
  answersOn,
  composerOf,
  questionsOn,
  say,
  stopButtonOf,
  untilInConversation,
  untilReads,
  untilSettled,
} from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { until } from './house/patience.ts';
import { pictureOf, wordsOf } from './house/pictures.ts';
import { makeFolder, startServer } from './house/server.ts';
import { startUpstream } from './house/upstream.ts';

const question = 'What do these have in common?';
const answer = 'Both are about the sea.';

const settle = async (stage: Stage, size: Size = 'desktop') => {
  const upstream = await startUpstream(stage);
  upstream.answer('', { content: answer });
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  const { openTab, faults } = await visit(stage, server.url, { size, person });
  return { upstream, server, person, page: await openTab(), faults };
};

const filesOf = async (person: Person): Promise<string[]> =>
  (await person.call(fileRoutes.list, { query: {} })).items.map(({ name }) => name).toSorted();

const sendButton = (page: Page) => page.getByRole('button', { name: 'Send', exact: true });

for (const size of Object.keys(sizes) as Size[]) {
  journey(`by button, by drop and by paste: files go with a message and stay, at ${size}`, async (stage) => {
    const { upstream, person, page, faults } = await settle(stage, size);
    await attach(page, pictureOf('harbour.png'), wordsOf('tides.csv', 'hour,metres\n1,2.4\n'));
    await untilUploaded(page, 'harbour.png');
    await untilUploaded(page, 'tides.csv');

    const held = await dragOver(page, makeFolder(stage, 'drop'), wordsOf('winds.txt', 'west by north'));
    await page.getByText('Drop to attach').waitFor();
    await held.drop();
    await page.getByText('Drop to attach').waitFor({ state: 'detached' });
    await untilUploaded(page, 'winds.txt');

    await paste(page, pictureOf('any.png', { width: 300, height: 500, colour: [180, 60, 60] }));
    await untilUploaded(page, 'pasted-image-1.png');
    const log = 'A line of a log that is far too long to be talked about in full.\n'.repeat(50);
    await paste(page, log);
    await untilUploaded(page, 'pasted-text.txt');
    assert.equal(await composerOf(page).inputValue(), '', 'the long text is a file and no text');
    await page.getByRole('button', { name: 'Put into the message' }).click();
    await until('the words', async () => (await composerOf(page).inputValue()) === log);
    await removalOf(page, 'pasted-text.txt').waitFor({ state: 'detached' });

    await say(page, question);
    await untilInConversation(page);
    await untilReads(answersOn(page).last(), answer);
    assert.equal(await attachedTo(page).count(), 0, 'what was sent has left the composer');
    const told = JSON.stringify(upstream.requests().map(({ body }) => body));
    assert.ok(told.includes('data:image/'), 'the model is shown the picture');
    assert.ok(told.includes('metres') && told.includes('west by north'), 'and told the texts');

    await page.reload();
    await untilReads(answersOn(page).last(), answer);
    await untilDrawn(page, 'harbour.png');
    await untilDrawn(page, 'pasted-image-1.png');

    // The viewer goes through all of them and gives the focus back.
    const opener = questionsOn(page).getByRole('button', { name: 'harbour.png' });
    await opener.press('Enter');
    const viewer = page.getByRole('dialog');
    await viewer.getByText(/600 × 400 · 1 of 4/).waitFor();
    await page.keyboard.press('ArrowRight');
    await viewer.getByText('hour,metres').waitFor();
    await viewer.getByRole('button', { name: 'Copy' }).waitFor();
    const download = page.waitForEvent('download');
    await viewer.getByRole('link', { name: 'Download' }).click();
    assert.equal((await download).suggestedFilename(), 'tides.csv');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await viewer.getByText('4 of 4').waitFor();
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
    await until('the focus back', () => opener.evaluate((button) => button === document.activeElement));
    assert.deepEqual(
      await filesOf(person),
      ['harbour.png', 'pasted-image-1.png', 'tides.csv', 'winds.txt'],
      'the text that was put back is no file any more',
    );
    assert.deepEqual(faults, []);
  });
}

journey(
  'an upload shows how far it is, can be called off, and holds the message meanwhile',
  async (stage) => {
    const { person, page, faults } = await settle(stage);
    const slow = await page.context().newCDPSession(page);
    const pace = (uploadThroughput: number) =>
      slow.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      });
    await pace(150_000);
    await attach(page, wordsOf('long.txt', 'All the words there are. '.repeat(36_000)));
    const progress = page.getByRole('progressbar', { name: 'Upload of long.txt' });
    const seen: number[] = [];
    await until('an upload that grows', async () => {
      const share = Number(await progress.getAttribute('aria-valuenow'));
      if (share > (seen.at(-1) ?? 0)) seen.push(share);
      return seen.length >= 3;
    });

    await composerOf(page).fill('Read this.');
    await composerOf(page).press('Enter');
    await page.getByRole('status').filter({ hasText: 'Wait until the files are uploaded' }).waitFor();
    const held = page.getByRole('button', { name: /^Wait until the files are uploaded/ });
    assert.equal(await held.getAttribute('aria-disabled'), 'true');
    // It is not for pressing, and yet says why to who does.
    await held.click({ force: true });
    assert.equal(await composerOf(page).inputValue(), 'Read this.', 'nothing was sent, nothing is lost');

    await removalOf(page, 'long.txt').click();
    await progress.waitFor({ state: 'detached' });
    await sendButton(page).waitFor();
    assert.ok(await composerOf(page).evaluate((field) => field === document.activeElement));
    await pace(-1);
    await sendButton(page).click();
    await untilReads(answersOn(page).last(), answer);
    assert.deepEqual(await filesOf(person), [], 'what was called off is not kept');
    assert.deepEqual(faults, []);
  },
);

journey(
  'what cannot be uploaded says why and holds the message; what may go better is tried again',
  async (stage) => {
    const { server, person, page, faults } = await settle(stage);
    await person.call(settingsRoutes.update, { body: { largestUploadMegabytes: 1 } });
    const row = (name: string) => page.getByRole('alert').filter({ hasText: `${name} was not uploaded` });
    const retry = (name: string) => row(name).getByRole('button', { name: 'Try again' });

    await attach(page, wordsOf('novel.txt', 'word '.repeat(300_000)));
    await row('novel.txt').getByText('larger than the server takes').waitFor();
    await attach(page, {
      name: 'IMG_1.HEIC',
      mimeType: 'image/heic',
      buffer: Buffer.from([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0x68, 0x65, 0x69, 0x63, 0, 1, 2, 255]),
    });
    await row('IMG_1.HEIC').getByText('cannot read HEIC photos').waitFor();
    await attach(page, wordsOf('nothing.txt', ''));
    await row('nothing.txt').getByText('This file holds nothing').waitFor();
    for (const name of ['novel.txt', 'IMG_1.HEIC', 'nothing.txt'])
      assert.equal(await retry(name).count(), 0, name);

    await server.killNine();
    await attach(page, wordsOf('letter.txt', 'Dear reader'));
    await row('letter.txt').getByText('The server did not answer').waitFor();
    await server.restart();
    await retry('letter.txt').click();
    await untilUploaded(page, 'letter.txt');

    await page.getByRole('button', { name: /^A file was not uploaded/ }).click({ force: true });
    await page.getByRole('status').filter({ hasText: 'A file was not uploaded' }).waitFor();
    for (const name of ['novel.txt', 'IMG_1.HEIC', 'nothing.txt']) await removalOf(page, name).click();
    await say(page, question);
    await untilReads(answersOn(page).last(), answer);
    assert.deepEqual(await filesOf(person), ['letter.txt']);
    assert.deepEqual(faults, []);
  },
);

journey('files without words are a message, and no more than ten go with one', async (stage) => {
  const { page, faults } = await settle(stage);
  assert.ok(await sendButton(page).isDisabled());
  await attach(
    page,
    ...Array.from({ length: 12 }, (_, index) => wordsOf(`page-${index}.txt`, `Page ${index}`)),
  );
  await page.getByText('One message holds 10 files at most. 2 were not attached.').waitFor();
  await untilUploaded(page, 'page-9.txt');
  for (let index = 1; index < 10; index++) await removalOf(page, `page-${index}.txt`).click();
  await sendButton(page).click();
  await untilReads(answersOn(page).last(), answer);
  await fileButton(questionsOn(page), 'page-0.txt').waitFor();
  assert.deepEqual(faults, []);
});

journey(
  'what was uploaded survives a reload; what the server has lost says so and does not go',
  async (stage) => {
    const { person, page, faults } = await settle(stage);
    await attach(page, pictureOf('kept.png'), wordsOf('lost.txt', 'soon gone'));
    await untilUploaded(page, 'kept.png');
    await untilUploaded(page, 'lost.txt');
    const { items } = await person.call(fileRoutes.list, { query: {} });
    const fileId = items.find(({ name }) => name === 'lost.txt')!.id;
    await person.call(fileRoutes.remove, { params: { fileId } });

    await page.reload();
    await untilUploaded(page, 'kept.png');
    await attachedTo(page).getByText('No longer on the server').waitFor();
    await say(page, question);
    await untilReads(answersOn(page).last(), answer);
    await untilDrawn(page, 'kept.png');
    assert.equal(await questionsOn(page).getByText('lost.txt').count(), 0);
    assert.deepEqual(faults, []);
  },
);

journey(
  'a file that is deleted while the message is written: the words come back, and can go alone',
  async (stage) => {
    const { person, page, faults } = await settle(stage);
    await attach(page, wordsOf('lost.txt', 'soon gone'));
    await untilUploaded(page, 'lost.txt');
    const { items } = await person.call(fileRoutes.list, { query: {} });
    await person.call(fileRoutes.remove, { params: { fileId: items[0]!.id } });

    await say(page, question);
    await page.getByText('A file of this message is no longer on the server.').waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    assert.equal(await composerOf(page).inputValue(), question);
    await attachedTo(page).getByText('No longer on the server').waitFor();
    await sendButton(page).click();
    await untilReads(answersOn(page).last(), answer);
    assert.deepEqual(faults, []);
  },
);

journey(
  'sent while the server is away: a message comes back with its files, and then arrives once',
  async (stage) => {
    const { server, page, faults } = await settle(stage);
    await attach(page, wordsOf('letter.txt', 'Dear reader'));
    await untilUploaded(page, 'letter.txt');
    await server.killNine();
    await say(page, question);
    await page.getByText('No answer from the server yet.').waitFor();
    await page.getByRole('button', { name: 'Take back' }).click();
    await untilUploaded(page, 'letter.txt');
    assert.equal(await composerOf(page).inputValue(), question);

    await say(page, question);
    await page.getByText('No answer from the server yet.').waitFor();
    await server.restart();
    // On a slow machine it has given up meanwhile, and waits for a hand.
    const again = page.getByRole('button', { name: 'Send again' });
    await again.or(answersOn(page).last()).first().waitFor();
    if (await again.isVisible()) await again.click();
    await untilReads(answersOn(page).last(), answer);
    await page.reload();
    await untilReads(answersOn(page).last(), answer);
    assert.equal(await questionsOn(page).count(), 1);
    await fileButton(questionsOn(page), 'letter.txt').waitFor();
    assert.deepEqual(faults, []);
  },
);

journey('editing keeps the files or leaves some out; deleting one leaves its name behind', async (stage) => {
  const { page, faults } = await settle(stage);
  await attach(page, pictureOf('one.png'), pictureOf('two.png', { colour: [90, 150, 70] }));
  await untilUploaded(page, 'one.png');
  await untilUploaded(page, 'two.png');
  await say(page, question);
  await untilSettled(answersOn(page).last());

  await questionsOn(page).hover();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('button', { name: 'Remove one.png' }).click();
  await page.getByRole('textbox', { name: 'Edit your message' }).fill('And this one alone?');
  await page.getByRole('button', { name: 'Save & send' }).click();
  await until('the edited message', async () =>
    (await questionsOn(page).last().innerText()).includes('alone'),
  );
  await untilSettled(answersOn(page).last());
  await untilDrawn(page, 'two.png');
  assert.equal(await questionsOn(page).getByRole('img', { name: 'one.png' }).count(), 0);
  await questionsOn(page).hover();
  await page.getByRole('button', { name: 'Previous version' }).click();
  await untilDrawn(page, 'one.png');

  const address = page.url();
  await page.goto('/settings/files');
  await page.getByRole('button', { name: 'Delete one.png' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await fileButton(page, 'one.png').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Delete two.png' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nothing yet.').waitFor();
  await page.goto(address);
  const gone = questionsOn(page).getByText('No longer there');
  await until('both places without their pictures', async () => (await gone.count()) === 2);
  assert.deepEqual(faults, []);
});

journey(
  'everything by keyboard, and long texts as they were pasted where one prefers that',
  async (stage) => {
    const { person, page, faults } = await settle(stage);
    const focused = () =>
      page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
    await composerOf(page).focus();
    const files = ['a', 'b', 'c'].map((letter) => wordsOf(`${letter}.txt`, letter));
    await choose(page, () => page.keyboard.press('Control+U'), files);
    await untilUploaded(page, 'c.txt');
    await removalOf(page, 'b.txt').focus();
    await page.keyboard.press('Enter');
    await removalOf(page, 'b.txt').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'Remove c.txt');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await focused(), 'a.txt1 byte');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'Your message', 'the last one gives the focus to the field');

    await page.goto('/settings/general');
    await page.getByRole('switch', { name: 'Attach long pasted text' }).focus();
    await page.keyboard.press('Space');
    await page.goto('/');
    const log = 'word '.repeat(600);
    await paste(page, log);
    assert.equal(await composerOf(page).inputValue(), log);
    await page.keyboard.press('Enter');
    await stopButtonOf(page).or(answersOn(page)).first().waitFor();
    assert.deepEqual(await filesOf(person), []);
    assert.deepEqual(faults, []);
  },
);
