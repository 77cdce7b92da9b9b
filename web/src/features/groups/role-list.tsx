import { Features, type Role } from '@stoa/contract/roles';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { removeRole, usePermit, useRoles } from './group-calls.ts';
import { RoleDialog } from './group-dialog.tsx';
import { NamedRowMenu } from './row-menu.tsx';

type NamedRole = Role & { name: string };
type Opened = { what: 'edit'; role?: NamedRole } | { what: 'delete'; role: NamedRole };

export const RoleList = () => {
  const t = useT();
  const roles = useRoles();
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  return (
    <section id="roles" className="mt-8 border-t border-line pt-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="max-w-prose flex-1 basis-64">
          <h3 className="font-medium">{t('groups.roles')}</h3>
          <p className="text-[0.9375rem] text-fg-muted">{t('groups.roles.text')}</p>
        </div>
        <Button icon={<Plus className="size-4" aria-hidden />} onClick={() => setOpened({ what: 'edit' })}>
          {t('groups.roles.add')}
        </Button>
      </div>
      {roles.error && (
        <NoticeCard
          tone="danger"
          className="mt-4"
          title={t('groups.roles.failed')}
          text={errorText(roles.error)}
          actions={
            <Button size="sm" busy={roles.isFetching} onClick={() => void roles.refetch()}>
              {t('ui.retry')}
            </Button>
          }
        />
      )}
      {roles.isPending && <SkeletonLines count={5} className="mt-4" />}
      <ul aria-label={t('groups.roles')} className="mt-4 flex flex-col gap-3">
        {roles.data?.pages
          .flatMap((page) => page.items)
          .map((role) => (
            <RoleCard key={role.id} role={role} onOpen={setOpened} />
          ))}
      </ul>
      {roles.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          busy={roles.isFetchingNextPage}
          onClick={() => void roles.fetchNextPage()}
        >
          {t('groups.more')}
        </Button>
      )}
      {opened?.what === 'edit' && <RoleDialog role={opened.role} onClose={close} />}
      {opened?.what === 'delete' && (
        <AlertDialog
          open
          onOpenChange={close}
          title={t('groups.roles.delete.title', { name: showDirectionMarks(opened.role.name) })}
          text={t('groups.roles.delete.text')}
          confirmLabel={t('groups.delete')}
          onConfirm={() => removeRole(opened.role.id)}
          describeError={errorText}
        />
      )}
    </section>
  );
};

const isNamed = (role: Role): role is NamedRole => role.name !== null;

const RoleCard = ({ role, onOpen }: { role: Role; onOpen: (opened: Opened) => void }) => {
  const t = useT();
  const ids = useId();
  const permit = usePermit(role.id);
  const name = role.name === null ? t('groups.roles.builtIn') : showDirectionMarks(role.name);
  // What was pressed is shown at once, and as it was when it is refused.
  const permissions = { ...role.permissions, ...(permit.isPending && permit.variables) };
  return (
    <li aria-label={name} className="rounded-house border border-line bg-surface px-4 py-3 shadow-low">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h4 className="font-medium wrap-anywhere">{name}</h4>
          <p className="text-sm text-fg-muted">
            {role.name === null
              ? t('groups.roles.builtIn.text')
              : t('groups.roles.count', { count: role.userCount })}
          </p>
        </div>
        {isNamed(role) && (
          <NamedRowMenu
            name={name}
            onEdit={() => onOpen({ what: 'edit', role })}
            onDelete={() => onOpen({ what: 'delete', role })}
          />
        )}
      </div>
      {permit.error && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {errorText(permit.error)}
        </p>
      )}
      <ul className="mt-2">
        {Features.map((feature) => (
          <li key={feature} className="flex items-center gap-4 border-line py-2 not-first:border-t">
            <div className="min-w-0 flex-1">
              <div id={`${ids}-${feature}`}>{t(`groups.feature.${feature}`)}</div>
              <div id={`${ids}-${feature}-text`} className="text-sm text-fg-muted">
                {t(`groups.feature.${feature}.text`)}
              </div>
            </div>
            <Switch
              aria-labelledby={`${ids}-${feature}`}
              aria-describedby={`${ids}-${feature}-text`}
              checked={permissions[feature]}
              onCheckedChange={(isGiven) => permit.mutate({ [feature]: isGiven })}
            />
          </li>
        ))}
      </ul>
    </li>
  );
};
