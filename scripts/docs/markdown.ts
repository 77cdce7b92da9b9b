// The little Markdown that generated pages are made of.

/** Inline code; pipes are escaped, as it may stand in a table. */
export function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A sentence as it stands in comments and texts: code spans stay, nothing else is markup or ends a cell. */
export function prose(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
  return line
    .split('`')
    .map((piece, at) => (at % 2 === 0 ? piece.replaceAll('<', '&lt;') : piece))
    .join('`');
}

/** A table of as many columns as there are headings. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  for (const row of rows) {
    if (row.length !== head.length) throw new Error(`${row.length} cells under ${head.length} headings.`);
  }
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A generated page; it says where its content is kept. */
export function page(title: string, source: string, blocks: readonly string[]): string {
  const origin = `Generated from ${source} by \`npm run docs\`; change it there.`;
  return `${[`# ${title}`, origin, ...blocks].join('\n\n')}\n`;
}
