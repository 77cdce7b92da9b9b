import { Link } from '@tanstack/react-router';
import { PanelLeft, SquarePen } from 'lucide-react';
import { use } from 'react';
import { AccountMenu } from '../features/accounts/accounts.tsx';
import { ConversationList } from '../features/conversations/conversations.tsx';
import { WaitingForYou } from '../features/tools/tools.tsx';
import { useT } from '../kernel/i18n/i18n.ts';
import { useSession } from '../kernel/session.tsx';
import { capsOf } from '../kernel/shortcut-combo.ts';
import { isApple } from '../kernel/shortcuts.ts';
import { IconButton } from '../ui/button.tsx';
import { Keys } from '../ui/kbd.tsx';
import { Logo } from '../ui/logo.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { ShowShortcutsContext } from './show-shortcuts.ts';

interface SidebarProps {
  onHide: () => void;
  /** Something was chosen that is not another page. */
  onChosen?: () => void;
}

export const Sidebar = ({ onHide, onChosen }: SidebarProps) => {
  const t = useT();
  const { instance } = useSession();
  const showShortcuts = use(ShowShortcutsContext);
  return (
    <div className="flex h-full min-h-0 flex-col pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)]">
      <div className="flex h-14 shrink-0 items-center gap-1 ps-4 pe-2">
        <Link
          to="/"
          className="me-auto flex min-w-0 items-center gap-2.5 rounded-house py-1 font-display text-lg leading-7"
          onClick={onChosen}
        >
          <Logo className="size-5 shrink-0 text-accent" />
          <span className="truncate">{instance.name}</span>
        </Link>
        <IconButton label={t('app.closeSidebar')} caps={capsOf('Mod+Shift+S', isApple)} onClick={onHide}>
          <PanelLeft className="text-fg-muted rtl:-scale-x-100" aria-hidden />
        </IconButton>
      </div>
      <div className="px-2 pb-3">
        <Link
          to="/"
          onClick={onChosen}
          className="group tap flex h-10 items-center gap-2.5 rounded-house px-2.5 text-[0.9375rem] font-medium transition-colors hover:bg-surface-2"
        >
          <SquarePen className="size-4.5 text-accent" aria-hidden />
          <span className="flex-1 truncate">{t('app.newConversation')}</span>
          <span
            className="hidden text-fg-muted group-hover:block group-focus-visible:block pointer-coarse:hidden"
            aria-hidden
          >
            <Keys caps={capsOf('Mod+Shift+O', isApple)} />
          </span>
        </Link>
      </div>
      <WaitingForYou look="row" {...(onChosen && { onChosen })} />
      <div className="flex min-h-0 flex-1 flex-col">
        <ConversationList />
      </div>
      <div className="border-t border-line p-2">
        <AccountMenu onShowShortcuts={showShortcuts} />
      </div>
    </div>
  );
};

/** What is left of the sidebar when it is hidden. */
export const Rail = ({ onShow }: { onShow: () => void }) => {
  const t = useT();
  const showShortcuts = use(ShowShortcutsContext);
  return (
    <div className="flex h-full w-14 flex-col items-center gap-1 py-2">
      <IconButton
        label={t('app.openSidebar')}
        caps={capsOf('Mod+Shift+S', isApple)}
        onClick={onShow}
        tooltipSide="inline-end"
      >
        <PanelLeft className="text-fg-muted rtl:-scale-x-100" aria-hidden />
      </IconButton>
      <Tooltip label={t('app.newConversation')} caps={capsOf('Mod+Shift+O', isApple)} side="inline-end">
        <Link
          to="/"
          aria-label={t('app.newConversation')}
          className="tap flex size-10 items-center justify-center rounded-house transition-colors hover:bg-surface-2"
        >
          <SquarePen className="size-5 text-accent" aria-hidden />
        </Link>
      </Tooltip>
      <WaitingForYou look="icon" />
      <div className="mt-auto">
        <AccountMenu compact onShowShortcuts={showShortcuts} />
      </div>
    </div>
  );
};
