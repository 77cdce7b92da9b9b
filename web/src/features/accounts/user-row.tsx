import type { KnownUser } from '@stoa/contract/users';
import { KeyRound, Pencil, Shapes, ShieldCheck, ShieldOff, Trash2, UserCheck, UserX } from 'lucide-react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { useSession } from '../../kernel/session.tsx';
import { classes } from '../../ui/classes.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { useRoles } from './user-calls.ts';

export type UserAction =
  | 'rename'
  | 'assign-role'
  | 'promote'
  | 'demote'
  | 'disable'
  | 'enable'
  | 'reset-link'
  | 'delete';

interface UserRowProps {
  user: KnownUser;
  onAct: (action: UserAction) => void;
}

export const UserRow = ({ user, onAct }: UserRowProps) => {
  const t = useT();
  const locale = useLocale();
  const name = showDirectionMarks(user.name);
  const roleName = useRoles().data?.find(({ id }) => id === user.roleId)?.name;
  const seen =
    user.seenAt &&
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
      new Date(user.seenAt),
    );
  return (
    <li className="flex items-center gap-3 border-line py-2.5 not-first:border-t">
      <div className={classes('min-w-0 flex-1', user.disabledAt !== null && 'text-fg-muted')}>
        <div className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium wrap-anywhere">{name}</span>
          {user.role === 'administrator' && <Badge tone="accent">{t('accounts.administrator')}</Badge>}
          {roleName && <Badge>{showDirectionMarks(roleName)}</Badge>}
          {user.disabledAt !== null && <Badge tone="danger">{t('accounts.users.disabled')}</Badge>}
          {!user.hasPassword && <Badge>{t('accounts.users.noPassword')}</Badge>}
        </div>
        <div className="flex flex-wrap gap-x-3 text-sm text-fg-muted">
          <span className="wrap-anywhere">{user.email}</span>
          {seen && <span>{t('accounts.session.seen', { when: seen })}</span>}
        </div>
      </div>
      <UserMenu user={user} name={name} onAct={onAct} />
    </li>
  );
};

const tones = {
  plain: 'bg-surface-2 text-fg-muted',
  accent: 'bg-accent-soft text-fg',
  danger: 'bg-danger-soft text-danger',
} as const;

export const Badge = ({ tone = 'plain', children }: { tone?: keyof typeof tones; children: string }) => (
  <span className={classes('rounded-full px-2 text-xs leading-5 whitespace-nowrap', tones[tone])}>
    {children}
  </span>
);

const UserMenu = ({ user, name, onAct }: UserRowProps & { name: string }) => {
  const t = useT();
  const { user: me } = useSession();
  const isMe = me.id === user.id;
  return (
    <RowMenu label={t('accounts.users.actions', { name })}>
      <MenuItem icon={<Pencil aria-hidden />} onClick={() => onAct('rename')}>
        {t('accounts.users.rename')}
      </MenuItem>
      <MenuItem icon={<Shapes aria-hidden />} onClick={() => onAct('assign-role')}>
        {t('groups.roles.choose')}
      </MenuItem>
      {/* What the server refuses to do to oneself is not offered. */}
      {!isMe && (
        <>
          <MenuItem icon={<KeyRound aria-hidden />} onClick={() => onAct('reset-link')}>
            {t('accounts.users.resetLink')}
          </MenuItem>
          {user.role === 'member' ? (
            <MenuItem icon={<ShieldCheck aria-hidden />} onClick={() => onAct('promote')}>
              {t('accounts.users.promote')}
            </MenuItem>
          ) : (
            <MenuItem icon={<ShieldOff aria-hidden />} onClick={() => onAct('demote')}>
              {t('accounts.users.demote')}
            </MenuItem>
          )}
          {user.disabledAt === null ? (
            <MenuItem icon={<UserX aria-hidden />} onClick={() => onAct('disable')}>
              {t('accounts.users.disable')}
            </MenuItem>
          ) : (
            <MenuItem icon={<UserCheck aria-hidden />} onClick={() => onAct('enable')}>
              {t('accounts.users.enable')}
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={() => onAct('delete')}>
            {t('accounts.users.delete')}
          </MenuItem>
        </>
      )}
    </RowMenu>
  );
};
