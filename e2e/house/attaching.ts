/** Attaching files as people do: by the button, by dropping, by pasting. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { questionsOn } from './chat-page.ts';
import { until } from './patience.ts';
import type { Payload } from './pictures.ts';

export const attach = async (page: Page, ...files: Payload[]): Promise<void> => {
  const attaching = page.getByRole('button', { name: 'Attach files' });
  await choose(page, () => attaching.click(), files);
};

/** @param ask opens the chooser of the browser */
export const choose = async (
  page: Page,
  ask: () => Promise<void>,
  files: readonly Payload[],
): Promise<void> => {
  const chooser = page.waitForEvent('filechooser');
  await ask();
  await (await chooser).setFiles([...files]);
};

/** What opens a file: its name and its size, in letters. */
export const fileButton = (place: Locator | Page, name: string): Locator =>
  place.getByRole('button').filter({ hasText: name });

/** The row above the message field. */
export const attachedTo = (page: Page): Locator => page.getByRole('group', { name: 'Attached files' });

/** Its upload is done: it can be opened. */
export const untilUploaded = (page: Page, name: string): Promise<void> =>
  fileButton(attachedTo(page), name).waitFor();

export const removalOf = (page: Page, name: string): Locator =>
  attachedTo(page).getByRole('button', { name: `Remove ${name}`, exact: true });

/** Holds a file above the page as a file manager would. @returns lets go of it */
export const dragOver = async (page: Page, folder: string, { name, buffer }: Payload) => {
  const path = join(folder, name);
  writeFileSync(path, buffer);
  const session = await page.context().newCDPSession(page);
  const dispatch = (type: 'dragEnter' | 'dragOver' | 'drop' | 'dragCancel') =>
    session.send('Input.dispatchDragEvent', {
      type,
      x: 200,
      y: 200,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  await dispatch('dragEnter');
  await dispatch('dragOver');
  return { drop: () => dispatch('drop'), leave: () => dispatch('dragCancel') };
};

/** By the clipboard of the browser and the keys. */
export const paste = async (page: Page, content: Payload | string): Promise<void> => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const [type, base64] =
    typeof content === 'string'
      ? ['text/plain', Buffer.from(content).toString('base64')]
      : [content.mimeType, content.buffer.toString('base64')];
  await page.evaluate(
    async ([type, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ [type]: new Blob([bytes], { type }) })]);
    },
    [type, base64] as const,
  );
  await page.getByRole('textbox', { name: 'Your message' }).focus();
  await page.keyboard.press('Control+V');
};

/** The picture as the browser has drawn it, and not its place alone, in the newest question. */
export const untilDrawn = (page: Page, name: string): Promise<unknown> =>
  until(`the picture ${name}`, () =>
    questionsOn(page)
      .last()
      .getByRole('img', { name, exact: true })
      .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0),
  );
