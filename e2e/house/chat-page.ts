/** The page of a conversation, in the words of those who use it. */
import type { Locator, Page } from 'playwright-core';
import type { Size } from './browser.ts';
import { until } from './patience.ts';

export const composerOf = (page: Page): Locator => page.getByRole('textbox', { name: 'Your message' });

export const say = async (page: Page, text: string): Promise<void> => {
  const composer = composerOf(page);
  await composer.fill(text);
  const isTaken = async (): Promise<boolean> => (await composer.inputValue()) !== text;
  // A banner that comes or goes at this moment moves the button away from under the pointer, as it would for a person.
  for (let tries = 0; tries < 3 && !(await isTaken()); tries++) {
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    for (let waited = 0; waited < 10 && !(await isTaken()); waited++) await page.waitForTimeout(50);
  }
};

export const answersOn = (page: Page): Locator =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name: /answered:$/ }) });

export const questionsOn = (page: Page): Locator =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'You said:' }) });

export const stopButtonOf = (page: Page): Locator => page.getByRole('button', { name: 'Stop the answer' });

/** All that can be read in an answer, line breaks as spaces. */
export const readAnswer = async (answer: Locator): Promise<string> =>
  (await answer.innerText()).replaceAll(/\s+/g, ' ');

/** Waits until the answer shows `text`, wherever in it. */
export const untilReads = (answer: Locator, text: string, withinMs = 15_000): Promise<string> =>
  until(
    `an answer that reads “${text.slice(0, 80)}”`,
    async () => {
      if ((await answer.count()) === 0) return false;
      const read = await readAnswer(answer);
      return read.includes(text) && read;
    },
    withinMs,
  );

/** The answer is no longer being written. */
export const untilSettled = (answer: Locator, withinMs = 20_000): Promise<unknown> =>
  until(
    'the end of the answer',
    async () => (await answer.count()) > 0 && (await answer.getAttribute('aria-busy')) === null,
    withinMs,
  );

export const conversationIdOf = (page: Page): string => {
  const id = /\/c\/(cnv_[0-9A-Z]+)/.exec(page.url())?.[1];
  if (!id) throw new Error(`This is not the page of a conversation: ${page.url()}`);
  return id;
};

export const untilInConversation = (page: Page): Promise<void> => page.waitForURL(/\/c\/cnv_/);

/** On a phone the sidebar is a drawer. */
export const showSidebar = async (page: Page, size: Size): Promise<void> => {
  if (size === 'phone') await page.getByRole('button', { name: 'Show sidebar' }).click();
};

/** A conversation in the sidebar. */
export const conversationLink = (page: Page, title: string): Locator =>
  page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: title });

/** The answer itself: without the lines around it, and without folded thoughts. */
export const proseOf = async (answer: Locator): Promise<string> =>
  (await answer.getByRole('paragraph').allInnerTexts()).join(' ');

/**
 * Watches an answer until it reads `whole`, and holds every look at it against `whole`: it only ever grows.
 * @returns the lengths seen while it was being written, each longer than the one before
 */
export const growthOf = async (answer: Locator, whole: string, withinMs = 20_000): Promise<number[]> => {
  const lengths: number[] = [];
  await until(
    `growth up to “…${whole.slice(-40)}”`,
    async () => {
      if ((await answer.count()) === 0) return false;
      const isBusy = (await answer.getAttribute('aria-busy')) !== null;
      const read = await proseOf(answer);
      if (!whole.startsWith(read)) throw new Error(`The answer is not growing towards its end: ${read}`);
      if (isBusy && read.length > (lengths.at(-1) ?? 0)) lengths.push(read.length);
      return read === whole;
    },
    withinMs,
  );
  return lengths;
};

/**
 * Notes every frame in which an answer has less text than in the one before. What the page puts off for
 * no time at all comes late from now on, as on a busy machine, so that there are frames in between.
 * @returns asks for what was noted
 */
export const watchAnswers = async (page: Page): Promise<() => Promise<string[]>> => {
  await page.evaluate(() => {
    const { setTimeout } = window;
    const late = (run: () => void, delayMs = 0): number => setTimeout(run, Math.max(100, delayMs));
    Object.assign(window, { setTimeout: late });
    const lost: string[] = [];
    const lengths = new Map<Element, number>();
    const look = (): void => {
      for (const article of document.querySelectorAll('article')) {
        const text = [...article.querySelectorAll('p')].map((paragraph) => paragraph.textContent).join(' ');
        if (text.length < (lengths.get(article) ?? 0)) lost.push(`only “${text}” is left`);
        lengths.set(article, text.length);
      }
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { lostText: lost });
  });
  return () => page.evaluate(() => (window as unknown as { lostText: string[] }).lostText);
};
