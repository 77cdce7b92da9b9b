import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ErrorCodes } from '@stoa/contract/errors';
import { NewsTypes } from '@stoa/contract/news';
import { apiRoutes } from '@stoa/contract/routes';
import { StreamedEventTypes } from '@stoa/contract/runs/events';
import { configKeys } from '../server/src/app/config.ts';
import { tables } from '../server/src/app/tables.ts';
import { referencePages, staleReference, writeReference } from './docs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = referencePages(root);

const made: string[] = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

function makeRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-docs-'));
  made.push(folder);
  return folder;
}

/** The first cells of a page's table rows. */
function firstCells(name: string): string[] {
  const rows = pages.get(name)!.matchAll(/^\| `([^`]+)` \|/gm);
  return [...rows].map(([, cell]) => cell!);
}

test('the committed reference is what the code says', () => {
  assert.deepEqual(staleReference(root, pages), []);
});

test('a page that differs, is missing or belongs to nothing is stale', () => {
  const elsewhere = makeRoot();
  const wanted = new Map([
    ['one.md', 'one\n'],
    ['two.md', 'two\n'],
  ]);
  assert.deepEqual(staleReference(elsewhere, wanted), [
    'docs/reference/one.md is missing',
    'docs/reference/two.md is missing',
  ]);
  mkdirSync(join(elsewhere, 'docs', 'reference'), { recursive: true });
  for (const [name, text] of [
    ['one.md', 'one\n'],
    ['two.md', 'older\n'],
    ['three.md', 'three\n'],
  ] as const)
    writeFileSync(join(elsewhere, 'docs', 'reference', name), text);
  assert.deepEqual(staleReference(elsewhere, wanted), [
    'docs/reference/two.md is not what the code says',
    'docs/reference/three.md is made from nothing',
  ]);
});

test('writing leaves exactly the pages there are', () => {
  const elsewhere = makeRoot();
  writeReference(elsewhere, new Map([['old.md', 'old\n']]));
  writeReference(elsewhere, new Map([['new.md', 'new\n']]));
  assert.deepEqual(readdirSync(join(elsewhere, 'docs', 'reference')), ['new.md']);
  assert.equal(readFileSync(join(elsewhere, 'docs', 'reference', 'new.md'), 'utf8'), 'new\n');
});

test('every page is the same however often it is made', () => {
  assert.deepEqual(referencePages(root), pages);
});

test('every variable, code, route, event and column has one row', () => {
  assert.deepEqual(firstCells('config.md'), Object.keys(configKeys));
  assert.deepEqual(firstCells('error-codes.md'), [...ErrorCodes]);
  assert.deepEqual(firstCells('events.md'), [...StreamedEventTypes, ...NewsTypes]);
  assert.deepEqual(
    firstCells('routes.md'),
    Object.values(apiRoutes).flatMap((routes) =>
      Object.values(routes).map(({ method, path }) => `${method} ${path}`),
    ),
  );
  const byName = tables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  assert.deepEqual(
    firstCells('schema.md'),
    byName.flatMap(({ columns }) => Object.keys(columns)),
  );
});

test('every variable says what it means', () => {
  const silent = Object.entries(configKeys).filter(([, schema]) => !schema.description);
  assert.deepEqual(silent, []);
});

test('a default that is not none is told, and words to choose from are listed', () => {
  const config = pages.get('config.md')!;
  assert.match(config, /^\| `STOA_PORT` \| 0 to 65535 \| `3080` \|/m);
  assert.match(config, /^\| `STOA_SQLITE_SYNCHRONOUS` \| `normal`, `full` \| `normal` \|/m);
  assert.match(config, /^\| `STOA_SECRET_KEY` \| text \| {2}\|/m);
});

test('what the schema says of a table and of a column is on the page', () => {
  const schema = pages.get('schema.md')!;
  assert.match(schema, /^## preferences\n\nOne row per user/m);
  assert.match(schema, /^\| `tokenHash` \| text \| no \| sha-256 of the token/m);
});
