/** What an administrator fills in about somebody: a new account, an invite, a name, and the e-mail before deleting. */
import type { OneTimeLink, InstanceRole } from '@stoa/contract/accounts';
import type { KnownUser } from '@stoa/contract/users';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useSession } from '../../kernel/session.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toast } from '../../ui/toast.tsx';
import { type AccountField, type AccountProblems, problemsOf } from './account-problems.ts';
import { LinkDialog } from './link-dialog.tsx';
import { createInvite, createUser, makeResetLink, removeUser, useUpdateUser } from './user-calls.ts';

const roles = ['member', 'administrator'] as const;
const inviteDays = ['1', '7', '30', '90'] as const;

const RoleField = ({ value, onChange }: { value: InstanceRole; onChange: (role: InstanceRole) => void }) => {
  const t = useT();
  return (
    <Labelled label={t('settings.account.role')}>
      {(id) => (
        <Select
          aria-labelledby={id}
          className="self-start"
          value={value}
          onChange={onChange}
          options={roles.map((role) => ({ value: role, label: t(`accounts.${role}`) }))}
        />
      )}
    </Labelled>
  );
};

/** The problems of the named fields, and a check that shows them. */
const useProblems = (values: { name?: string; email?: string }, fields: readonly AccountField[]) => {
  const t = useT();
  const [problems, setProblems] = useState<AccountProblems>({});
  const check = () => {
    const found = problemsOf({ name: '', email: '', password: '', claim: '', ...values }, fields, true);
    setProblems(found);
    return Object.keys(found).length === 0;
  };
  const problemOf = (name: AccountField) => {
    const problem = problems[name];
    return problem && t(problem);
  };
  return { check, problemOf };
};

export const CreateUserDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useT();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<InstanceRole>('member');
  const [link, setLink] = useState<OneTimeLink>();
  const { check, problemOf } = useProblems({ name, email }, ['name', 'email']);
  if (link) {
    const shown = showDirectionMarks(name.trim());
    return (
      <LinkDialog
        title={t('accounts.users.created', { name: shown })}
        text={t('accounts.users.created.text', { name: shown })}
        link={link}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={t('accounts.users.create')}
      submitLabel={t('accounts.firstRun.submit')}
      check={check}
      onSubmit={async () => setLink(await createUser({ name: name.trim(), email: email.trim(), role }))}
      onClose={onClose}
      fieldErrors={['account/exists']}
    >
      {(refusal) => (
        <>
          <TextField
            label={t('accounts.name')}
            name="name"
            autoComplete="off"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={problemOf('name')}
          />
          <TextField
            label={t('accounts.email')}
            name="email"
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            error={
              problemOf('email') ?? (refusal === 'account/exists' ? t('accounts.users.exists') : undefined)
            }
          />
          <RoleField value={role} onChange={setRole} />
          <p className="text-sm text-fg-muted">{t('accounts.users.create.text')}</p>
        </>
      )}
    </FormDialog>
  );
};

export const InviteDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useT();
  const { instance } = useSession();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<InstanceRole>('member');
  const [days, setDays] = useState<(typeof inviteDays)[number]>('7');
  const [note, setNote] = useState('');
  const [link, setLink] = useState<OneTimeLink>();
  const { check, problemOf } = useProblems({ email }, email.trim() ? ['email'] : []);
  if (link) {
    return (
      <LinkDialog
        title={t('accounts.invites.created')}
        text={t(email.trim() ? 'accounts.invites.created.one' : 'accounts.invites.created.any', {
          email: email.trim(),
        })}
        link={link}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={t('accounts.invites.create')}
      submitLabel={t('accounts.invites.submit')}
      check={check}
      onSubmit={async () =>
        setLink(await createInvite({ email: email.trim(), role, note: note.trim(), days: Number(days) }))
      }
      onClose={onClose}
      fieldErrors={['account/exists']}
    >
      {(refusal) => (
        <>
          <TextField
            label={t('accounts.invites.email')}
            name="email"
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            hint={t(instance.signIn.mail ? 'accounts.invites.email.mail' : 'accounts.invites.email.hint')}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            error={
              problemOf('email') ?? (refusal === 'account/exists' ? t('accounts.users.exists') : undefined)
            }
          />
          <div className="flex flex-wrap gap-4">
            <RoleField value={role} onChange={setRole} />
            <Labelled label={t('accounts.invites.days')}>
              {(id) => (
                <Select
                  aria-labelledby={id}
                  value={days}
                  onChange={setDays}
                  options={inviteDays.map((value) => ({
                    value,
                    label: t('accounts.invites.daysOf', { days: Number(value) }),
                  }))}
                />
              )}
            </Labelled>
          </div>
          <TextField
            label={t('accounts.invites.note')}
            name="note"
            autoComplete="off"
            maxLength={200}
            hint={t('accounts.invites.note.hint')}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </>
      )}
    </FormDialog>
  );
};

interface UserDialogProps {
  user: KnownUser;
  onClose: () => void;
}

export const RenameUserDialog = ({ user, onClose }: UserDialogProps) => {
  const t = useT();
  const update = useUpdateUser();
  const [name, setName] = useState(user.name);
  const { check, problemOf } = useProblems({ name }, ['name']);
  return (
    <FormDialog
      title={t('accounts.users.rename')}
      submitLabel={t('ui.save')}
      check={check}
      onSubmit={async () => {
        await update.mutateAsync({ userId: user.id, changes: { name: name.trim() } });
        onClose();
      }}
      onClose={onClose}
    >
      {() => (
        <TextField
          label={t('accounts.name')}
          name="name"
          autoComplete="off"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={problemOf('name')}
        />
      )}
    </FormDialog>
  );
};

export const ResetLinkDialog = ({ user, onClose }: UserDialogProps) => {
  const t = useT();
  const [link, setLink] = useState<OneTimeLink>();
  const name = showDirectionMarks(user.name);
  const title = t('accounts.users.resetLink');
  if (link) {
    return (
      <LinkDialog
        title={title}
        text={t('accounts.users.resetLink.made', { name })}
        link={link}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={title}
      submitLabel={t('accounts.users.resetLink.make')}
      onSubmit={async () => setLink(await makeResetLink(user.id))}
      onClose={onClose}
    >
      {() => <p>{t('accounts.users.resetLink.text', { name })}</p>}
    </FormDialog>
  );
};

/** Typing the address takes the time to see whose it is. */
export const DeleteUserDialog = ({ user, onClose }: UserDialogProps) => {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState(false);
  const name = showDirectionMarks(user.name);
  return (
    <FormDialog
      title={t('accounts.users.delete.title', { name })}
      submitLabel={t('accounts.users.delete.confirm')}
      tone="danger"
      check={() => {
        const isRight = typed.trim().toLowerCase() === user.email;
        setProblem(!isRight);
        return isRight;
      }}
      onSubmit={async () => {
        const { conversations = 0 } = await removeUser(user.id);
        toast(t('accounts.users.deleted', { conversations }));
        onClose();
      }}
      onClose={onClose}
    >
      {() => (
        <>
          <p>{t('accounts.users.delete.text')}</p>
          <TextField
            label={t('accounts.users.delete.type', { email: user.email })}
            name="email"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            error={problem ? t('accounts.users.delete.problem') : undefined}
          />
        </>
      )}
    </FormDialog>
  );
};
