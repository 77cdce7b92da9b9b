/** Tools as people find them on the page, and a server of others that has all kinds of them. */
import { createRequire } from 'node:module';
import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import type { Locator, Page } from 'playwright-core';
import type { Person } from './api.ts';

const everything = createRequire(import.meta.url).resolve(
  '@modelcontextprotocol/server-everything/dist/index.js',
);
/** How the test server of the protocol is started as a program. */
export const everythingProgram = [process.execPath, everything, 'stdio'];

export const addEverything = (person: Person) =>
  person.call(mcpServerRoutes.create, { body: { name: 'Everything', command: { argv: everythingProgram } } });

export const toolsButton = (page: Page): Locator => page.getByRole('button', { name: /^Tools/ });

export const switchOn = async (page: Page, name: string): Promise<void> => {
  await toolsButton(page).click();
  const tools = page.getByRole('dialog', { name: 'Tools' });
  const one = tools.getByRole('switch', { name });
  await one.waitFor();
  if (!(await one.isChecked())) await one.click();
  await page.keyboard.press('Escape');
  await tools.waitFor({ state: 'hidden' });
};

/** What waits for an answer in the conversation. */
export const cardOn = (page: Page): Locator => page.locator('[data-interaction]');
