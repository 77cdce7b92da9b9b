import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Contrast, Keyboard, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { usePreferences, useUpdatePreferences } from '../../kernel/preferences.ts';
import { signOut, useSession } from '../../kernel/session.tsx';
import { capsOf } from '../../kernel/shortcut-combo.ts';
import { isApple } from '../../kernel/shortcuts.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { Menu, MenuChoice, MenuItem, MenuSeparator, Submenu } from '../../ui/menu.tsx';

interface AccountMenuProps {
  /** Only the picture, for where there is no room for a name. */
  compact?: boolean;
  onShowShortcuts: () => void;
}

/** Who is signed in, and what is about them rather than about a conversation. */
export const AccountMenu = ({ compact = false, onShowShortcuts }: AccountMenuProps) => {
  const t = useT();
  const { user } = useSession();
  const navigate = useNavigate();
  const { theme } = usePreferences();
  const update = useUpdatePreferences();
  const [failure, setFailure] = useState<unknown>();
  const leave = () => signOut().catch((error: unknown) => setFailure(error));
  return (
    <>
      <Menu side="top" className="w-(--anchor-width) min-w-60" trigger={<AccountButton compact={compact} />}>
        <div className="px-2.5 pt-1.5 pb-2">
          <p className="truncate text-sm font-medium">{showDirectionMarks(user.name)}</p>
          <p className="truncate text-sm text-fg-muted">{user.email}</p>
        </div>
        <MenuSeparator />
        <MenuItem
          icon={<Settings aria-hidden />}
          caps={capsOf('Mod+,', isApple)}
          onClick={() => void navigate({ to: '/settings' })}
        >
          {t('app.openSettings')}
        </MenuItem>
        <Submenu icon={<Contrast aria-hidden />} label={t('settings.theme')}>
          <MenuChoice
            label={t('settings.theme')}
            value={theme}
            onChange={(next) => update.mutate({ theme: next })}
            options={[
              { value: 'system', label: t('settings.theme.system'), icon: <Monitor aria-hidden /> },
              { value: 'light', label: t('settings.theme.light'), icon: <Sun aria-hidden /> },
              { value: 'dark', label: t('settings.theme.dark'), icon: <Moon aria-hidden /> },
            ]}
          />
        </Submenu>
        <MenuItem icon={<Keyboard aria-hidden />} caps={['?']} onClick={onShowShortcuts}>
          {t('app.shortcuts')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<LogOut aria-hidden />} onClick={leave}>
          {t('accounts.signOut')}
        </MenuItem>
      </Menu>
      {failure !== undefined && (
        <AlertDialog
          open
          onOpenChange={() => setFailure(undefined)}
          title={t('accounts.signOut.failed')}
          text={errorText(failure)}
          confirmLabel={t('ui.retry')}
          tone="primary"
          onConfirm={signOut}
          describeError={errorText}
        />
      )}
    </>
  );
};

/** Takes the menu's props and ref: it is its trigger. */
const AccountButton = ({ compact, ...props }: { compact: boolean }) => {
  const t = useT();
  const { user } = useSession();
  return (
    <button
      {...props}
      type="button"
      aria-label={compact ? t('accounts.menu', { name: showDirectionMarks(user.name) }) : undefined}
      className="tap flex w-full items-center gap-2.5 rounded-house px-2 py-1.5 text-start transition-colors hover:bg-surface-2 data-popup-open:bg-surface-2"
    >
      <span
        aria-hidden
        data-initials={initialsOf(user.name)}
        className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent text-sm font-medium text-accent-fg before:content-[attr(data-initials)]"
      />
      {!compact && (
        <>
          <span className="min-w-0 flex-1 truncate text-[0.9375rem]">{showDirectionMarks(user.name)}</span>
          <ChevronsUpDown className="size-4 shrink-0 text-fg-muted" aria-hidden />
        </>
      )}
    </button>
  );
};

/** The first letters of the first and the last word. */
const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => Array.from(word ?? '')[0]?.toLocaleUpperCase() ?? '').join('');
};
