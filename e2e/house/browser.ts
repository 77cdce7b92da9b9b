/** A person at a real browser. What is found on a page is found as people find it: by role and name. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Person } from './api.ts';
import type { Stage } from './journey.ts';

export const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof sizes;

const waitForMs = 15_000;

export interface VisitOptions {
  size?: Size;
  /** Whose session it is; without it nobody is signed in. */
  person?: Person;
  /** The language the browser asks for. */
  locale?: string;
  /** As people ask for who are made unwell by it; and nothing that fades is caught half-way. */
  reducedMotion?: boolean;
}

/** One browser profile: its tabs share a session, as tabs do. */
export interface Visit {
  openTab(path?: string): Promise<Page>;
  readonly context: BrowserContext;
  /** Errors nobody caught, and what the content policy refused: there are none on a sound page. */
  readonly faults: string[];
}

let launched: Promise<Browser> | undefined;

/** One process for all visits of a file; what they must not share, a context keeps apart. */
const theBrowser = (): Promise<Browser> => {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return launched;
};
after(async () => (await launched)?.close());

export const visit = async (
  stage: Stage,
  serverUrl: string,
  { size = 'desktop', person, locale = 'en-GB', reducedMotion = false }: VisitOptions = {},
): Promise<Visit> => {
  const browser = await theBrowser();
  const context = await browser.newContext({
    baseURL: serverUrl,
    viewport: sizes[size],
    locale,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    ...(size === 'phone' && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
  });
  stage.after(() => context.close());
  context.setDefaultTimeout(waitForMs);
  if (person) {
    const [name, value] = person.cookie.split('=') as [string, string];
    await context.addCookies([{ name, value, url: serverUrl }]);
  }
  const faults: string[] = [];
  let tabs = 0;
  return {
    context,
    faults,
    async openTab(path = '/') {
      const page = await context.newPage();
      const name = `Tab ${(tabs += 1)}`;
      // So that the browser asks from the start, and not from some moment after somebody began to wait for it.
      page.on('filechooser', () => undefined);
      page.on('pageerror', (error) => void faults.push(String(error.stack ?? error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && /content security policy|trusted/i.test(message.text()))
          faults.push(message.text());
      });
      stage.evidence(`${name} at ${size}`, async () => {
        await shoot(page, `failed-${name}-${size}`);
        return `${page.url()}\n${await page.locator('body').ariaSnapshot()}\n${faults.join('\n')}`;
      });
      await page.goto(path);
      return page;
    },
  };
};

/** A picture into the folder that STOA_E2E_SHOTS names; without it nothing happens. */
export const shoot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.STOA_E2E_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const fileName = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  await page.screenshot({ path: join(folder, `${fileName}.png`), animations: 'disabled' });
};
