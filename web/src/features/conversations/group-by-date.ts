/** Conversations under the headings that a person reads time by, in the person's time zone. */

export type DateHeading =
  | { kind: 'today' | 'yesterday' | 'previous-7-days' | 'previous-30-days' }
  /** A month of this year: 1 to 12. */
  | { kind: 'month'; year: number; month: number }
  | { kind: 'year'; year: number };

export interface DateGroup<T> {
  heading: DateHeading;
  items: T[];
}

interface Day {
  year: number;
  month: number;
  /** Days since 1 January 1970. */
  number: number;
}

const dayMs = 86_400_000;

/** The calendar day of an instant; days are counted, not hours, so a change of the clock does not matter. */
const createCalendar = (timeZone: string): ((instant: Date) => Day) => {
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const [year, month, day] = [parts.get('year')!, parts.get('month')!, parts.get('day')!];
    return { year, month, number: Date.UTC(year, month - 1, day) / dayMs };
  };
};

const headingOf = (day: Day, today: Day): DateHeading => {
  const daysAgo = today.number - day.number;
  if (daysAgo <= 0) return { kind: 'today' };
  if (daysAgo === 1) return { kind: 'yesterday' };
  if (daysAgo <= 7) return { kind: 'previous-7-days' };
  if (daysAgo <= 30) return { kind: 'previous-30-days' };
  if (day.year === today.year) return { kind: 'month', year: day.year, month: day.month };
  return { kind: 'year', year: day.year };
};

export const headingKey = (heading: DateHeading): string =>
  heading.kind === 'month'
    ? `${heading.year}-${heading.month}`
    : heading.kind === 'year'
      ? String(heading.year)
      : heading.kind;

/** @param items the newest first; neighbours under one heading are one group. */
export const groupByDate = <T extends { updatedAt: string }>(
  items: readonly T[],
  now: Date,
  timeZone: string,
): DateGroup<T>[] => {
  const dayOf = createCalendar(timeZone);
  const today = dayOf(now);
  const groups: DateGroup<T>[] = [];
  for (const item of items) {
    const heading = headingOf(dayOf(new Date(item.updatedAt)), today);
    const last = groups.at(-1);
    if (last && headingKey(last.heading) === headingKey(heading)) last.items.push(item);
    else groups.push({ heading, items: [item] });
  }
  return groups;
};

/** How long the headings stay right: until the next midnight there, at most an hour from now. */
export const headingsHoldMs = (now: Date, timeZone: string): number => {
  const dayOf = createCalendar(timeZone);
  const today = dayOf(now).number;
  for (let minutes = 1; minutes < 60; minutes += 1) {
    if (dayOf(new Date(now.getTime() + minutes * 60_000)).number !== today) return minutes * 60_000;
  }
  return 3_600_000;
};
