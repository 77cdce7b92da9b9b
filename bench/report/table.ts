import type { Cell, Table } from '../benchmark.ts';

/** About three digits: more would claim a precision that a shared machine does not have. */
export const formatNumber = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size < 0.005) return '0';
  if (Number.isInteger(value) || size >= 100) return String(Math.round(value));
  return value.toFixed(size >= 10 ? 1 : 2);
};

/** A spread reads `median (min–max)`. */
export const formatCell = (cell: Cell): string => {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return formatNumber(cell);
  const middle = formatNumber(cell.median);
  const isSpread = cell.values.length > 1 && Number.isFinite(cell.median);
  return isSpread ? `${middle} (${formatNumber(cell.min)}–${formatNumber(cell.max)})` : middle;
};

interface TextGrid {
  header: string[];
  lines: string[][];
  /** Columns of figures are set flush right. */
  isFigures: boolean[];
}

const gridOf = (rows: Table['rows']): TextGrid => {
  const header = Object.keys(rows[0] ?? {});
  return {
    header,
    lines: rows.map((row) => header.map((column) => formatCell(row[column] ?? ''))),
    isFigures: header.map((column) => rows.some((row) => typeof row[column] !== 'string')),
  };
};

/** For a terminal. */
export const textTable = ({ title, rows, notes }: Table): string => {
  const { header, lines, isFigures } = gridOf(rows);
  const widths = header.map((name, at) => Math.max(name.length, ...lines.map((line) => line[at]!.length)));
  const write = (cells: string[]) =>
    cells
      .map((cell, at) => (isFigures[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [
    ...(title === undefined ? [] : [title, '']),
    write(header),
    rule,
    ...lines.map(write),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
  ].join('\n');
};

/** For `results.md`. */
export const markdownTable = ({ title, rows, notes }: Table): string => {
  const { header, lines, isFigures } = gridOf(rows);
  const write = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    ...(title === undefined ? [] : [`### ${title}`, '']),
    write(header),
    `|${isFigures.map((isFigure) => (isFigure ? '--:' : '---')).join('|')}|`,
    ...lines.map(write),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
  ].join('\n');
};
