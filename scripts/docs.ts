// `npm run docs` writes docs/reference from the code; `npm run docs -- --check` writes nothing and fails where a
// page differs, is missing, or belongs to nothing.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configPage } from './docs/config-page.ts';
import { errorCodesPage } from './docs/error-codes-page.ts';
import { eventsPage } from './docs/events-page.ts';
import { providersPage } from './docs/providers-page.ts';
import { routesPage } from './docs/routes-page.ts';
import { schemaPage } from './docs/schema-page.ts';

const folder = 'docs/reference';

/** Every page by its file name, as the code at `root` has it now. */
export function referencePages(root: string): Map<string, string> {
  return new Map([
    ['config.md', configPage()],
    ['error-codes.md', errorCodesPage()],
    ['events.md', eventsPage(root)],
    ['providers.md', providersPage()],
    ['routes.md', routesPage()],
    ['schema.md', schemaPage(root)],
  ]);
}

/** What is wrong with the pages in `root`, one line each. */
export function staleReference(root: string, pages: ReadonlyMap<string, string>): string[] {
  const stale: string[] = [];
  const kept = listKept(root);
  for (const [name, text] of pages) {
    if (!kept.includes(name)) stale.push(`${folder}/${name} is missing`);
    else if (readFileSync(join(root, folder, name), 'utf8') !== text)
      stale.push(`${folder}/${name} is not what the code says`);
  }
  for (const name of kept) if (!pages.has(name)) stale.push(`${folder}/${name} is made from nothing`);
  return stale;
}

/** Leaves exactly these pages in `root`. */
export function writeReference(root: string, pages: ReadonlyMap<string, string>): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const name of listKept(root)) if (!pages.has(name)) rmSync(join(root, folder, name));
  for (const [name, text] of pages) writeFileSync(join(root, folder, name), text);
}

function listKept(root: string): string[] {
  try {
    return readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function main(root: string, args: readonly string[]): number {
  const pages = referencePages(root);
  if (!args.includes('--check')) {
    writeReference(root, pages);
    console.log(`${folder}: ${pages.size} pages written`);
    return 0;
  }
  const stale = staleReference(root, pages);
  for (const line of stale) console.error(`${line}. Run npm run docs.`);
  if (stale.length === 0) console.log(`${folder}: ${pages.size} pages, all as the code says`);
  return stale.length === 0 ? 0 : 1;
}

if (import.meta.main)
  process.exitCode = main(fileURLToPath(new URL('..', import.meta.url)), process.argv.slice(2));
