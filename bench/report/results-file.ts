/** `results.md` between its markers: each benchmark owns one block and leaves the others alone. */
import type { Table } from '../benchmark.ts';
import { markdownTable } from './table.ts';

const openingOf = (name: string) => `<!-- bench:${name} -->`;
const closingOf = (name: string) => `<!-- /bench:${name} -->`;

/** @throws when a block is opened and not closed: what follows it would be lost. */
export const replaceBlock = (text: string, name: string, content: string): string => {
  const opening = openingOf(name);
  const closing = closingOf(name);
  const block = `${opening}\n${content.trim()}\n${closing}`;
  const start = text.indexOf(opening);
  if (start === -1) return `${text.trimEnd()}\n\n${block}\n`;
  const end = text.indexOf(closing, start);
  if (end === -1) throw new Error(`The block of ${name} has no end: ${closing} is missing.`);
  return text.slice(0, start) + block + text.slice(end + closing.length);
};

/** @param day when it was measured, `2026-01-31` */
export const blockOf = (
  name: string,
  tables: readonly Table[],
  { machine, day, quick }: { machine: string; day: string; quick: boolean },
): string => {
  const shortened = quick ? ' Shortened (`--quick`): not for comparison.' : '';
  return [
    `## ${name}`,
    `Measured on ${day}: ${machine}.${shortened}`,
    ...tables.map((table) => markdownTable(table)),
  ].join('\n\n');
};
