/** Looking at a screen as it stands: a picture of it, and what axe and a ruler find wrong with it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import type { Person } from './api.ts';
import { shoot, type Size, sizes, visit } from './browser.ts';
import type { Stage } from './journey.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** All that can be found, and what of it depends on colours: the second look at a screen is for those alone. */
const everything: RunOptions = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
const colours: RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['color-contrast', 'link-in-text-block'],
};

/** What was found wrong so far, a line each. */
export type Findings = string[];

/**
 * Looks at the page in light and in dark. Finding nothing wrong is the journey's to assert, in the end, so
 * that one failure shows every finding.
 */
export const examine = async (page: Page, name: string, findings: Findings): Promise<void> => {
  await showIn(page, 'light');
  await shoot(page, `${name} light`);
  findings.push(...(await askAxe(page, `${name}, light`, everything)), ...(await askRuler(page, name)));
  await showIn(page, 'dark');
  await shoot(page, `${name} dark`);
  findings.push(...(await askAxe(page, `${name}, dark`, colours)));
};

/** A tab at each size; what is done with the one is done with the other beside it. */
export const openAtBothSizes = async (
  stage: Stage,
  serverUrl: string,
  options: { person?: Person; locale?: string } = {},
) => {
  const findings: Findings = [];
  const tabs = await Promise.all(
    (Object.keys(sizes) as Size[]).map(async (size) => {
      const { openTab, faults } = await visit(stage, serverUrl, { ...options, size, reducedMotion: true });
      return { size, page: await openTab(), faults };
    }),
  );
  /** Brings both tabs to a screen, and looks at it. */
  const go = async (name: string, bring: (page: Page, size: Size) => Promise<unknown>): Promise<void> => {
    await Promise.all(
      tabs.map(async ({ page, size }) => {
        await bring(page, size);
        await examine(page, `${name} ${size}`, findings);
      }),
    );
  };
  const goUnseen = async (bring: (page: Page) => Promise<unknown>): Promise<void> => {
    await Promise.all(tabs.map(({ page }) => bring(page)));
  };
  const assertFlawless = (): void =>
    assert.deepEqual([...findings.toSorted(), ...tabs.flatMap(({ faults }) => faults)], []);
  return { go, goUnseen, assertFlawless };
};

const showIn = async (page: Page, colorScheme: 'light' | 'dark'): Promise<void> => {
  await page.emulateMedia({ colorScheme });
  // The page hears of it a moment later; half in the one and half in the other nothing could be read.
  await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
};

const askAxe = async (page: Page, name: string, options: RunOptions): Promise<string[]> => {
  // By the debugger, so that the content policy of the page stays in force.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const found = await page.evaluate(async (given) => {
    const { axe } = window as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } };
    const { violations } = await axe.run(given);
    return violations.flatMap(({ id, impact, nodes }) =>
      nodes
        // A menu lies over the page for a moment: it is no part of it that a landmark would lead to.
        .filter(
          ({ target }) =>
            id !== 'region' ||
            !document.querySelector(String(target[0]))?.closest('[role=menu], [role=listbox]'),
        )
        .map(
          ({ target, failureSummary = '' }) =>
            `${id} (${impact}) at ${target.join(' ')}: ${failureSummary.split('\n')[1]?.trim()}`,
        ),
    );
  }, options);
  return found.map((finding) => `${name}: ${finding}`);
};

/** What can be pressed or typed into lies on the screen, unless it lies in what is meant to be scrolled. */
const askRuler = async (page: Page, name: string): Promise<string[]> => {
  const outside = await page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.querySelectorAll('a, button, input, textarea, select, summary')]
      .filter(
        (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.sr-only'),
      )
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 1 && (left < -1 || right > innerWidth + 1) && !scrolls(element.parentElement);
      })
      .map((element) => element.ariaLabel ?? element.textContent ?? element.tagName);
  });
  const widthPx = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [
    ...outside.map((what) => `${name}: “${what.slice(0, 60)}” lies outside of the screen`),
    ...(widthPx > 0 ? [`${name}: the page is ${widthPx} px wider than the screen`] : []),
  ];
};
