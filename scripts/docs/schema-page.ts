// docs/reference/schema.md: the tables of the database.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '../../server/src/app/tables.ts';
import { code, page, prose, table } from './markdown.ts';
import { tableComments, readSource } from './source-comments.ts';

export function schemaPage(root: string): string {
  const comments = readComments(root);
  const sections = tables
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, columns }) => {
      const rows = Object.entries(columns).map(([column, { type, nullable }]) => [
        code(column),
        type,
        nullable ? 'yes' : 'no',
        prose(comments.get(`${name}.${column}`) ?? ''),
      ]);
      const about = prose(comments.get(name) ?? '');
      const columnTable = table(['Column', 'Type', 'Null', 'Meaning'], rows);
      return [`## ${name}`, about, columnTable].filter((block) => block !== '').join('\n\n');
    });
  return page('Database schema', '`server/src/app/tables.ts` and the tables it lists', [
    'Types are the house’s own: `boolean` is an integer and `json` is text in SQLite; in PostgreSQL an integer is `bigint` and text is `collate "C"`. Times are ISO 8601 in UTC with milliseconds, so they sort as text. A column name has one type in the whole database. Keys and indexes are in `server/migrations`.',
    ...sections,
  ]);
}

function readComments(root: string): Map<string, string> {
  const comments = new Map<string, string>();
  for (const path of globSync('server/src/**/*.ts', { cwd: root }).toSorted()) {
    const text = readFileSync(join(root, path), 'utf8');
    if (!/= table\(/.test(text) || path.endsWith('.test.ts')) continue;
    for (const [name, comment] of tableComments(readSource(path, text))) comments.set(name, comment);
  }
  return comments;
}
