import { Link } from '@tanstack/react-router';
import {
  ChevronRight,
  Files,
  Plug,
  ScrollText,
  Search,
  ServerCog,
  Shapes,
  ShieldCheck,
  SlidersHorizontal,
  Unplug,
  UserRound,
  UsersRound,
  Wrench,
} from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useSession } from '../../kernel/session.tsx';
import { classes, field } from '../../ui/classes.ts';
import { usePhone } from '../../ui/use-media.ts';
import { searchSettings, settingsPagesFor } from './settings-pages.ts';
import type { SettingsPage, SettingsPageId } from './settings-pages.ts';

const icons: Record<SettingsPageId, typeof Search> = {
  general: SlidersHorizontal,
  account: UserRound,
  files: Files,
  tools: Wrench,
  'mcp-servers': Plug,
  'tool-rules': ShieldCheck,
  users: UsersRound,
  groups: Shapes,
  endpoints: Unplug,
  instance: ServerCog,
  audit: ScrollText,
};

const groups = [
  { id: 'you', label: 'settings.group.you' },
  { id: 'instance', label: 'settings.group.instance' },
] as const;

const linkClass =
  'tap flex items-center gap-2.5 rounded-house px-2.5 py-1.5 text-[0.9375rem] transition-colors hover:bg-surface-2';

/** The pages, or what a search finds on them. */
export const SettingsMenu = ({ current }: { current: string | undefined }) => {
  const t = useT();
  const { user } = useSession();
  const [query, setQuery] = useState('');
  const pages = settingsPagesFor(user.role);
  return (
    <>
      <div className="relative">
        <Search
          className="pointer-events-none absolute inset-y-0 start-3 my-auto size-4 text-fg-muted"
          aria-hidden
        />
        <input
          type="search"
          aria-label={t('settings.search')}
          placeholder={t('settings.search')}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !query) return;
            event.preventDefault();
            setQuery('');
          }}
          className={classes(field, 'h-9 py-1 ps-9 text-[0.9375rem]')}
        />
      </div>
      <div className="flex flex-col gap-4">
        {query.trim() ? (
          <SearchResults query={query} pages={pages} />
        ) : (
          groups.map(({ id, label }) => {
            const own = pages.filter((page) => page.group === id);
            return (
              own.length > 0 && (
                <div key={id}>
                  <h2 className="px-2.5 pb-1 text-xs font-medium text-fg-muted">{t(label)}</h2>
                  <ul className="flex flex-col gap-0.5">
                    {own.map((page) => (
                      <PageLink key={page.id} page={page} current={page.id === current} />
                    ))}
                  </ul>
                </div>
              )
            );
          })
        )}
      </div>
    </>
  );
};

const PageLink = ({ page, current }: { page: SettingsPage; current: boolean }) => {
  const t = useT();
  const phone = usePhone();
  const Icon = icons[page.id];
  return (
    <li>
      <Link
        to="/settings/$page"
        params={{ page: page.id }}
        // Beside its menu a page takes the place of the other; on a phone it lies on top of the menu.
        replace={!phone}
        aria-current={current ? 'page' : undefined}
        className={classes(linkClass, current && 'bg-surface-2 font-medium')}
      >
        <Icon className="size-4 shrink-0 text-fg-muted" aria-hidden />
        <span className="flex-1">{t(page.label)}</span>
        <ChevronRight className="size-4 text-fg-muted md:hidden rtl:-scale-x-100" aria-hidden />
      </Link>
    </li>
  );
};

const SearchResults = ({ query, pages }: { query: string; pages: readonly SettingsPage[] }) => {
  const t = useT();
  const phone = usePhone();
  const found = searchSettings(query, pages, t);
  if (found.length === 0) {
    return (
      <p role="status" className="px-2.5 text-sm text-fg-muted">
        {t('ui.noMatches', { query })}
      </p>
    );
  }
  return found.map(({ page, entries }) => (
    <div key={page.id}>
      <h2 className="px-2.5 pb-1 text-xs font-medium text-fg-muted">{t(page.label)}</h2>
      <ul className="flex flex-col gap-0.5">
        {entries.map((entry) => (
          <li key={entry.id}>
            <Link
              to="/settings/$page"
              params={{ page: page.id }}
              hash={entry.id}
              replace={!phone}
              className={linkClass}
            >
              {t(entry.label)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
};
