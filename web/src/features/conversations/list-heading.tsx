import { useMemo } from 'react';
import { useLocale, useT } from '../../kernel/i18n/i18n.ts';
import type { DateHeading } from './group-by-date.ts';

const names = {
  pinned: 'conversations.pinned',
  today: 'conversations.today',
  yesterday: 'conversations.yesterday',
  'previous-7-days': 'conversations.previous7Days',
  'previous-30-days': 'conversations.previous30Days',
} as const;

export const ListHeading = ({ heading }: { heading: DateHeading | { kind: 'pinned' } }) => {
  const t = useT();
  const locale = useLocale();
  const text = useMemo(() => {
    if (heading.kind === 'year') return String(heading.year);
    if (heading.kind !== 'month') return t(names[heading.kind]);
    const middleOfMonth = new Date(`${heading.year}-${String(heading.month).padStart(2, '0')}-15T00:00:00Z`);
    return new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(middleOfMonth);
  }, [heading, locale, t]);
  return <h3 className="px-4.5 pt-4 pb-1 text-xs font-medium text-fg-muted">{text}</h3>;
};
