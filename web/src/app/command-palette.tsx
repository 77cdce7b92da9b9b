import type { Conversation } from '@stoa/contract/conversations';
import { useNavigate } from '@tanstack/react-router';
import {
  Keyboard,
  LogOut,
  MessageSquare,
  Monitor,
  Moon,
  Settings,
  SlidersHorizontal,
  SquarePen,
  Sun,
} from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLoadedConversations } from '../features/conversations/conversations.tsx';
import { useModelSettingsOpener } from '../features/models/models.tsx';
import { searchSettings, settingsPagesFor } from '../features/settings/settings-pages.ts';
import { useT } from '../kernel/i18n/all-texts.ts';
import type { Translate } from '../kernel/i18n/all-texts.ts';
import { useUpdatePreferences } from '../kernel/preferences.ts';
import { signOut, useSession } from '../kernel/session.tsx';
import { capsOf } from '../kernel/shortcut-combo.ts';
import { isApple } from '../kernel/shortcuts.ts';
import { Keys } from '../ui/kbd.tsx';
import { showDirectionMarks } from '../ui/direction-marks.ts';
import { PaletteDialog } from '../ui/dialog.tsx';
import { SearchList } from '../ui/search-list.tsx';

interface Command {
  key: string;
  label: string;
  icon: ReactNode;
  detail?: string;
  caps?: readonly string[];
  run: () => unknown;
}

interface CommandPaletteProps {
  onClose: () => void;
  onShowShortcuts: () => void;
}

/** Finds what can be done, and where one can go. */
export const CommandPalette = ({ onClose, onShowShortcuts }: CommandPaletteProps) => {
  const t = useT();
  const [query, setQuery] = useState('');
  const groups = [
    { key: 'actions', label: t('app.commands.actions'), items: matching(useActions(onShowShortcuts), query) },
    { key: 'conversations', label: t('app.commands.conversations'), items: useConversationCommands(query) },
    { key: 'settings', label: t('app.commands.settings'), items: useSettingsCommands(query) },
  ];
  // What is typed is usually a conversation; what is not typed yet, an action.
  const ordered = query.trim() ? [groups[1], groups[0], groups[2]] : [groups[0], groups[1], groups[2]];
  return (
    <PaletteDialog title={t('app.commands')} onClose={onClose}>
      <SearchList
        label={t('app.commands')}
        placeholder={t('app.commands.placeholder')}
        query={query}
        onQueryChange={setQuery}
        groups={ordered.filter((group) => group !== undefined)}
        keyOf={(command) => command.key}
        onPick={(command) => {
          onClose();
          command.run();
        }}
        empty={
          <>
            <p>{t('ui.noMatches', { query })}</p>
            <p className="mt-1">{t('app.commands.hint')}</p>
          </>
        }
        className="h-[min(26rem,70dvh)]"
      >
        {(command) => (
          <>
            <span className="text-fg-muted [&_svg]:size-4">{command.icon}</span>
            <span className="min-w-0 flex-1 truncate">{command.label}</span>
            {command.detail && <span className="shrink-0 text-xs text-fg-muted">{command.detail}</span>}
            {command.caps && (
              <span className="text-fg-muted max-md:hidden">
                <Keys caps={command.caps} />
              </span>
            )}
          </>
        )}
      </SearchList>
    </PaletteDialog>
  );
};

const wordsOf = (text: string): string[] => text.toLocaleLowerCase().split(/\s+/).filter(Boolean);

const matching = (commands: readonly Command[], query: string): Command[] => {
  const words = wordsOf(query);
  return commands.filter(({ label }) => words.every((word) => label.toLocaleLowerCase().includes(word)));
};

const useActions = (onShowShortcuts: () => void): Command[] => {
  const t = useT();
  const navigate = useNavigate();
  const update = useUpdatePreferences();
  const openModelSettings = useModelSettingsOpener();
  const themes = [
    { theme: 'light', Icon: Sun },
    { theme: 'dark', Icon: Moon },
    { theme: 'system', Icon: Monitor },
  ] as const;
  return [
    {
      key: 'new',
      label: t('app.newConversation'),
      icon: <SquarePen aria-hidden />,
      caps: capsOf('Mod+Shift+O', isApple),
      run: () => navigate({ to: '/' }),
    },
    ...(openModelSettings
      ? [
          {
            key: 'model-settings',
            label: t('models.settings.open'),
            icon: <SlidersHorizontal aria-hidden />,
            caps: capsOf('Mod+Shift+,', isApple),
            run: openModelSettings,
          },
        ]
      : []),
    {
      key: 'settings',
      label: t('app.openSettings'),
      icon: <Settings aria-hidden />,
      caps: capsOf('Mod+,', isApple),
      run: () => navigate({ to: '/settings' }),
    },
    {
      key: 'shortcuts',
      label: t('app.shortcuts'),
      icon: <Keyboard aria-hidden />,
      caps: ['?'],
      run: onShowShortcuts,
    },
    ...themes.map(({ theme, Icon }) => ({
      key: theme,
      label: t(`app.theme.${theme}`),
      icon: <Icon aria-hidden />,
      run: () => update.mutate({ theme }),
    })),
    { key: 'sign-out', label: t('accounts.signOut'), icon: <LogOut aria-hidden />, run: () => signOut() },
  ];
};

const shownConversations = { resting: 6, searching: 30 };

const useConversationCommands = (query: string): Command[] => {
  const t = useT();
  const navigate = useNavigate();
  const conversations = useLoadedConversations();
  const commands = conversations.map((conversation) => ({
    key: conversation.id,
    label: titleOf(conversation, t),
    icon: <MessageSquare aria-hidden />,
    run: () => navigate({ to: '/c/$conversationId', params: { conversationId: conversation.id } }),
  }));
  return matching(commands, query).slice(
    0,
    query.trim() ? shownConversations.searching : shownConversations.resting,
  );
};

const titleOf = ({ title }: Conversation, t: Translate): string =>
  title ? showDirectionMarks(title) : t('app.commands.untitled');

const useSettingsCommands = (query: string): Command[] => {
  const t = useT();
  const { user } = useSession();
  const navigate = useNavigate();
  const pages = settingsPagesFor(user.role);
  const open = (page: string, hash?: string) => () =>
    navigate({ to: '/settings/$page', params: { page }, ...(hash && { hash }) });
  const icon = <Settings aria-hidden />;
  if (!query.trim()) {
    return pages.map(({ id, label }) => ({ key: id, label: t(label), icon, run: open(id) }));
  }
  return searchSettings(query, pages, t).flatMap(({ page, entries }) =>
    entries.map((entry) => ({
      key: `${page.id}#${entry.id}`,
      label: t(entry.label),
      detail: t(page.label),
      icon,
      run: open(page.id, entry.id),
    })),
  );
};
