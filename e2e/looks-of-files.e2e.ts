/** The screens on which there are files, in light and dark, at a desk and on a phone: see looks.e2e.ts. */
import { fileRoutes } from '@stoa/contract/files';
import type { Page } from 'playwright-core';
import { settleIn } from './house/api.ts';
import { attach, attachedTo, choose, dragOver, fileButton, untilUploaded } from './house/attaching.ts';
import { answersOn, composerOf, questionsOn, say, untilReads } from './house/chat-page.ts';
import { journey, type Stage } from './house/journey.ts';
import { openAtBothSizes } from './house/looks.ts';
import { until } from './house/patience.ts';
import { pictureOf, wordsOf } from './house/pictures.ts';
import { makeFolder, startServer } from './house/server.ts';
import { startUpstream } from './house/upstream.ts';

const answer = 'Two harbours and a lighthouse, all of them in the evening.';

const pictures = [
  pictureOf('harbour at dusk.png', { width: 900, height: 600, colour: [30, 70, 130] }),
  pictureOf('lighthouse.png', { width: 400, height: 700, colour: [190, 80, 50] }),
  pictureOf('old harbour.png', { width: 700, height: 500, colour: [60, 120, 80] }),
] as const;
const table = wordsOf('tide tables of the whole western coast.csv', 'hour,metres\n'.padEnd(4_000, '1,2.4\n'));

const settle = async (stage: Stage, locale?: string) => {
  const upstream = await startUpstream(stage);
  upstream.answer('', { content: answer });
  const server = await startServer(stage);
  const { person } = await settleIn(stage, server.url, upstream.baseUrl);
  return { person, ...(await openAtBothSizes(stage, server.url, { person, ...(locale && { locale }) })) };
};

const untilDrawn = (page: Page, count: number) =>
  until(`${count} pictures`, async () => {
    const drawn = await questionsOn(page)
      .last()
      .getByRole('img')
      .evaluateAll((images) =>
        images.filter((image) => image instanceof HTMLImageElement && image.naturalWidth > 0),
      );
    return drawn.length === count;
  });

const sayWith = async (page: Page, text: string, ...files: Parameters<typeof attach>[1][]) => {
  await attach(page, ...files);
  for (const { name } of files) await untilUploaded(page, name);
  await say(page, text);
  await untilReads(answersOn(page).last(), answer);
};

journey('files in the composer, in messages, in the viewer and in the settings', async (stage) => {
  const { person, go, goUnseen, assertFlawless } = await settle(stage);
  const folder = makeFolder(stage, 'drop');

  await go('files, none of one’s own', async (page) => {
    await page.goto('/settings/files');
    await page.getByText('Nothing yet.').waitFor();
  });
  await go('files, dropping', async (page) => {
    await page.goto('/');
    await composerOf(page).waitFor();
    await dragOver(page, folder, table);
    await page.getByText('Drop to attach').waitFor();
  });
  await go('files, attached', async (page) => {
    await page.goto('/');
    await attach(page, ...pictures, table);
    for (const { name } of [...pictures, table]) await untilUploaded(page, name);
  });
  await go('files, uploading and failing', async (page) => {
    const session = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 20_000 };
    await session.send('Network.emulateNetworkConditions', slow);
    await attach(page, {
      name: 'report.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\0\xff'),
    });
    await attachedTo(page).getByText('report.pdf was not uploaded').waitFor();
    await attach(page, wordsOf('a long story.txt', 'word '.repeat(180_000)));
    await attachedTo(page)
      .getByText(/^[1-9]\d?%$/)
      .waitFor();
    await page.getByRole('button', { name: /^Wait until/ }).click({ force: true });
  });
  await goUnseen(async (page) => {
    const session = await page.context().newCDPSession(page);
    const usual = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    await session.send('Network.emulateNetworkConditions', usual);
    for (const name of ['report.pdf', 'a long story.txt'])
      await page.getByRole('button', { name: `Remove ${name}` }).click();
  });
  await go('files, in a message', async (page) => {
    await say(page, 'What do you see?');
    await untilReads(answersOn(page).last(), answer);
    await untilDrawn(page, 3);
  });
  await go('files, one picture', async (page) => {
    await sayWith(page, 'And here?', pictures[1]);
    await untilDrawn(page, 1);
  });
  await go('files, texts without words', async (page) => {
    await attach(page, table, wordsOf('notes.md', '# Notes'));
    await untilUploaded(page, 'notes.md');
    await untilUploaded(page, table.name);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await until('three answers', async () => (await answersOn(page).count()) === 3);
    await untilReads(answersOn(page).last(), answer);
  });
  await go('files, editing', async (page) => {
    const edited = questionsOn(page).last();
    await edited.hover();
    await edited.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('button', { name: 'Remove notes.md' }).waitFor();
  });
  await go('files, viewing a text', async (page) => {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await fileButton(page, table.name).last().click();
    await page.getByRole('dialog').getByText('hour,metres').waitFor();
  });
  await go('files, viewing a picture', async (page) => {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'lighthouse.png' }).last().click();
    await until('the picture', () =>
      page
        .getByRole('dialog')
        .getByRole('img')
        .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0),
    );
  });
  await go('files, of one’s own', async (page) => {
    await page.goto('/settings/files');
    await fileButton(page, 'notes.md').first().waitFor();
  });
  await go('files, deleting', async (page) => {
    await page.getByRole('button', { name: 'Delete notes.md' }).first().click();
    await page.getByRole('alertdialog').waitFor();
  });
  const { items } = await person.call(fileRoutes.list, { query: { limit: 100 } });
  for (const { id } of items) await person.call(fileRoutes.remove, { params: { fileId: id } });
  await go('files, gone', async (page) => {
    // What the browser has kept of them would be shown.
    await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache');
    await page.goBack();
    await page.reload();
    await page.getByText('No longer there').first().waitFor();
  });
  await go('files, viewing what is gone', async (page) => {
    await fileButton(page, 'notes.md').click();
    await page.getByText('This file was deleted.').waitFor();
  });
  await go('files, limits', async (page) => {
    await page.goto('/settings/instance');
    await page.getByRole('textbox', { name: 'Largest upload' }).fill('0');
    await page.getByText('Please enter a whole number').waitFor();
  });
  assertFlawless();
});

journey('files in German', async (stage) => {
  const { go, assertFlawless } = await settle(stage, 'de-DE');
  await go('german, files, attached', async (page) => {
    const attaching = page.getByRole('button', { name: 'Dateien anhängen' });
    await choose(page, () => attaching.click(), [pictures[0], wordsOf('leer.txt', '')]);
    await page.getByText('leer.txt wurde nicht hochgeladen').waitFor();
  });
  await go('german, files, of one’s own', async (page) => {
    await page.goto('/settings/files');
    await fileButton(page, pictures[0].name).first().waitFor();
  });
  assertFlawless();
});
