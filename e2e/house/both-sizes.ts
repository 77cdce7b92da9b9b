/** Looking at screens at a desk and on a phone, side by side. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Person } from './api.ts';
import { type Size, sizes, visit } from './browser.ts';
import type { Stage } from './journey.ts';
import { examine, type Findings } from './looks.ts';

/** A tab at each size; what is done with the one is done with the other beside it. */
export const openAtBothSizes = async (
  stage: Stage,
  serverUrl: string,
  options: { person?: Person; locale?: string } = {},
  path = '/',
) => {
  const findings: Findings = [];
  const tabs = await Promise.all(
    (Object.keys(sizes) as Size[]).map(async (size) => {
      const { openTab, faults } = await visit(stage, serverUrl, { ...options, size, reducedMotion: true });
      return { size, page: await openTab(path), faults };
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
