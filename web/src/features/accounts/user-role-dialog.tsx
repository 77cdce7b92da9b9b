import type { KnownUser } from '@stoa/contract/users';
import { useId, useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { assignRole, useRoles } from './user-calls.ts';

const builtIn = 'built-in';

/** What somebody may do: the built-in role, or one that was made here. */
export const UserRoleDialog = ({ user, onClose }: { user: KnownUser; onClose: () => void }) => {
  const t = useT();
  const labelId = useId();
  const roles = useRoles();
  const [chosen, setChosen] = useState(user.roleId ?? builtIn);
  const named = (roles.data ?? []).flatMap(({ id, name }) =>
    name === null ? [] : [{ value: id, label: showDirectionMarks(name) }],
  );
  return (
    <FormDialog
      title={t('groups.roles.choose.title', { name: showDirectionMarks(user.name) })}
      submitLabel={t('ui.save')}
      check={() => roles.data !== undefined}
      onSubmit={async () => {
        await assignRole(user.id, chosen === builtIn ? null : chosen);
        onClose();
      }}
      onClose={onClose}
    >
      {() => (
        <>
          <p className="text-fg-muted">{t('groups.roles.choose.text')}</p>
          <div className="flex flex-col gap-1.5">
            <span id={labelId} className="text-sm font-medium">
              {t('groups.role')}
            </span>
            <Select
              aria-labelledby={labelId}
              className="self-start"
              value={chosen}
              onChange={setChosen}
              options={[{ value: builtIn, label: t('groups.roles.builtIn') }, ...named]}
            />
          </div>
          {roles.error && (
            <p role="alert" className="text-sm text-danger">
              {errorText(roles.error)}
            </p>
          )}
        </>
      )}
    </FormDialog>
  );
};
