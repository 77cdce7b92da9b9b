/** The frame of every page: the sidebar beside it (a drawer on phones), and what works everywhere. */
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { Suspense, lazy, useEffect, useState } from 'react';
import { WaitingForYou } from '../features/tools/tools.tsx';
import { useT } from '../kernel/i18n/i18n.ts';
import { useSession } from '../kernel/session.tsx';
import { useShortcut } from '../kernel/shortcuts.ts';
import { IconButton } from '../ui/button.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { loadAheadOfDemand } from '../ui/on-demand.ts';
import { usePhone } from '../ui/use-media.ts';
import { Banners } from './banners.tsx';
import { ShowShortcutsContext } from './show-shortcuts.ts';
import { Rail, Sidebar } from './sidebar.tsx';
import { SidebarHandle } from './sidebar-handle.tsx';
import { useSidebarState } from './sidebar-state.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog,
}));

/** By then the first view is there, with what it asked for. */
const comesToRestMs = 3_000;

/** What every page of the signed-in app has, the settings too. */
export const Root = () => {
  const { instance } = useSession();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<'commands' | 'shortcuts'>();
  const close = () => setOpened(undefined);
  const showShortcuts = () => setOpened('shortcuts');

  useEffect(() => {
    document.title = instance.name;
  }, [instance.name]);

  useEffect(() => {
    const timer = setTimeout(() => void loadAheadOfDemand(), comesToRestMs);
    return () => clearTimeout(timer);
  }, []);

  useShortcut('Mod+K', () => setOpened('commands'), { label: 'app.commands', group: 'general' });
  useShortcut('?', showShortcuts, { label: 'app.shortcuts', group: 'general' });
  useShortcut('Mod+Shift+/', showShortcuts, { label: 'app.shortcuts', group: 'general', hidden: true });
  useShortcut('Mod+Shift+O', () => void navigate({ to: '/' }), {
    label: 'app.newConversation',
    group: 'general',
  });
  useShortcut('Mod+,', () => void navigate({ to: '/settings' }), {
    label: 'app.openSettings',
    group: 'general',
  });

  return (
    <ShowShortcutsContext value={showShortcuts}>
      <div className="flex h-dvh flex-col">
        <Banners />
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
      </div>
      <Suspense>
        {opened === 'commands' && <CommandPalette onClose={close} onShowShortcuts={showShortcuts} />}
        {opened === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      </Suspense>
    </ShowShortcutsContext>
  );
};

/** Pages with the sidebar: on a large screen beside them, as wide as wished; on a phone in a drawer. */
export const Shell = () => {
  const t = useT();
  const phone = usePhone();
  const { open, width, setOpen, setWidth } = useSidebarState();
  const { pathname } = useLocation();
  // It belongs to the page it was opened on: whatever page is chosen in it lies behind it.
  const [drawerAt, setDrawerAt] = useState<string>();
  const drawerOpen = drawerAt === pathname;
  const setDrawerOpen = (open: boolean) => setDrawerAt(open ? pathname : undefined);

  useShortcut('Mod+Shift+S', () => (phone ? setDrawerOpen(!drawerOpen) : setOpen(!open)), {
    label: 'app.toggleSidebar',
    group: 'general',
  });

  return (
    <div className="flex h-full">
      <a
        href="#main"
        className="sr-only z-50 rounded-house bg-accent px-4 py-2 text-accent-fg focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
      >
        {t('app.skipToContent')}
      </a>
      {phone ? (
        <Drawer open={drawerOpen} onOpenChange={setDrawerOpen} side="start" label={t('app.sidebar')}>
          <Sidebar onHide={() => setDrawerOpen(false)} onChosen={() => setDrawerOpen(false)} />
        </Drawer>
      ) : (
        <aside
          aria-label={t('app.sidebar')}
          className="relative h-full shrink-0 border-e border-line bg-sidebar"
          style={{ width: open ? width : undefined }}
        >
          {open ? <Sidebar onHide={() => setOpen(false)} /> : <Rail onShow={() => setOpen(true)} />}
          {open && <SidebarHandle width={width} onChange={setWidth} onCollapse={() => setOpen(false)} />}
        </aside>
      )}
      <main
        id="main"
        tabIndex={-1}
        className="relative h-full min-w-0 flex-1 outline-none [--header-inset:0px] max-md:[--header-inset:2.75rem]"
      >
        {phone && (
          <IconButton
            label={t('app.openSidebar')}
            onClick={() => setDrawerOpen(true)}
            className="absolute start-1.5 top-[calc(0.375rem+env(safe-area-inset-top))] z-10"
          >
            <MenuIcon aria-hidden />
            <WaitingForYou look="mark" />
          </IconButton>
        )}
        <Outlet />
      </main>
    </div>
  );
};
