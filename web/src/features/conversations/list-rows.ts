/** The sidebar's list as one flat run of headings and conversations, for a windowed list. Pure. */
import type { Conversation } from '@stoa/contract/conversations';
import { groupByDate, headingKey } from './group-by-date.ts';
import type { DateHeading } from './group-by-date.ts';

export type ListRow =
  | { kind: 'heading'; key: string; heading: DateHeading | { kind: 'pinned' } }
  | { kind: 'conversation'; key: string; conversation: Conversation };

const rowOf = (conversation: Conversation): ListRow => ({
  kind: 'conversation',
  key: conversation.id,
  conversation,
});

export const listRows = (
  pinned: readonly Conversation[],
  recent: readonly Conversation[],
  now: Date,
  timeZone: string,
): ListRow[] => {
  const rows: ListRow[] = [];
  if (pinned.length > 0) {
    rows.push({ kind: 'heading', key: 'pinned', heading: { kind: 'pinned' } }, ...pinned.map(rowOf));
  }
  const unpinned = recent.filter(({ pinnedAt }) => pinnedAt === null);
  for (const { heading, items } of groupByDate(unpinned, now, timeZone)) {
    rows.push({ kind: 'heading', key: headingKey(heading), heading }, ...items.map(rowOf));
  }
  return rows;
};

/** The row that an arrow key goes to from `from`; headings are passed over, and the ends are ends. */
export const nextRow = (rows: readonly ListRow[], from: number, key: string): number => {
  const indexes = rows.flatMap((row, index) => (row.kind === 'conversation' ? [index] : []));
  const at = indexes.indexOf(from);
  const last = indexes.length - 1;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: last }[key] ?? at;
  return indexes[Math.max(0, Math.min(last, to))] ?? -1;
};
