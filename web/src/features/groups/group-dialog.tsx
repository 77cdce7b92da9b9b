import type { Group } from '@stoa/contract/groups';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { saveGroup, saveRole } from './group-calls.ts';

interface NameFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Why it cannot be that. */
  problem: string | undefined;
}

const NameField = ({ value, onChange, problem }: NameFieldProps) => {
  const t = useT();
  return (
    <TextField
      label={t('groups.name')}
      name="name"
      autoComplete="off"
      maxLength={80}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={problem}
    />
  );
};

/** A name that is asked for, and what is wrong with it. */
const useName = (present: string, takenCode: 'group/exists' | 'role/exists') => {
  const t = useT();
  const [name, setName] = useState(present);
  const [checked, setChecked] = useState(false);
  const isMissing = name.trim() === '';
  return {
    name,
    setName,
    check: () => {
      setChecked(true);
      return !isMissing;
    },
    problemOf: (refusal: string | undefined) => {
      if (checked && isMissing) return t('groups.name.problem');
      return refusal === takenCode ? t('groups.name.taken') : undefined;
    },
  };
};

/** Without a group it makes one. */
export const GroupDialog = ({ group, onClose }: { group: Group | undefined; onClose: () => void }) => {
  const t = useT();
  const { name, setName, check, problemOf } = useName(group?.name ?? '', 'group/exists');
  const [description, setDescription] = useState(group?.description ?? '');
  return (
    <FormDialog
      title={t(group ? 'groups.edit.title' : 'groups.add')}
      submitLabel={t('ui.save')}
      check={check}
      onSubmit={async () => {
        await saveGroup(group?.id, { name: name.trim(), description: description.trim() });
        onClose();
      }}
      onClose={onClose}
      fieldErrors={['group/exists']}
    >
      {(refusal) => (
        <>
          <NameField value={name} onChange={setName} problem={problemOf(refusal)} />
          <TextField
            label={t('groups.description')}
            name="description"
            autoComplete="off"
            maxLength={300}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </>
      )}
    </FormDialog>
  );
};

interface RoleDialogProps {
  /** Absent for one that is to be made. */
  role: { id: string; name: string } | undefined;
  onClose: () => void;
}

export const RoleDialog = ({ role, onClose }: RoleDialogProps) => {
  const t = useT();
  const { name, setName, check, problemOf } = useName(role?.name ?? '', 'role/exists');
  return (
    <FormDialog
      title={t(role ? 'groups.roles.edit.title' : 'groups.roles.add')}
      submitLabel={t('ui.save')}
      check={check}
      onSubmit={async () => {
        await saveRole(role?.id, name.trim());
        onClose();
      }}
      onClose={onClose}
      fieldErrors={['role/exists']}
    >
      {(refusal) => <NameField value={name} onChange={setName} problem={problemOf(refusal)} />}
    </FormDialog>
  );
};
