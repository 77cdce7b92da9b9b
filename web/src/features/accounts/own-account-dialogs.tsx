/** Changes of one's own account that ask for the password again. */
import { ForgottenNouns } from '@stoa/contract/accounts';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { leaveAccount, useSession } from '../../kernel/session.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { changeEmail, changePassword, deleteMe } from './account-calls.ts';
import { type AccountProblems, problemsOf } from './account-problems.ts';

interface OwnAccountDialogProps {
  onClose: () => void;
}

const wrongPassword = ['account/wrong-password'] as const;

interface PresentPasswordProps {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

const PresentPassword = ({ value, onChange, error }: PresentPasswordProps) => {
  const t = useT();
  return (
    <PasswordField
      label={t('accounts.password.present')}
      name="password"
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error}
    />
  );
};

export const PasswordDialog = ({ onClose }: OwnAccountDialogProps) => {
  const t = useT();
  const { user } = useSession();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [problems, setProblems] = useState<AccountProblems>({});
  const check = () => {
    const found = problemsOf({ name: '', email: '', claim: '', password: newPassword }, ['password'], true);
    setProblems(found);
    return Object.keys(found).length === 0;
  };
  return (
    <FormDialog
      title={t('accounts.password.change')}
      submitLabel={t('accounts.password.change')}
      check={check}
      onSubmit={async () => {
        await changePassword(password, newPassword);
        toast(t('accounts.password.changed'));
        onClose();
      }}
      onClose={onClose}
      fieldErrors={wrongPassword}
    >
      {(refusal) => (
        <>
          {/* For password managers, which ask whose password it is. */}
          <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
          <PresentPassword
            value={password}
            onChange={setPassword}
            error={refusal === 'account/wrong-password' ? t('accounts.problem.wrongPassword') : undefined}
          />
          <PasswordField
            label={t('accounts.password.new')}
            name="new-password"
            hint={t('accounts.password.hint')}
            autoComplete="new-password"
            value={newPassword}
            onChange={(event) => setNewPassword(event.target.value)}
            error={problems.password && t(problems.password)}
          />
          <p className="text-sm text-fg-muted">{t('accounts.password.change.text')}</p>
        </>
      )}
    </FormDialog>
  );
};

export const EmailDialog = ({ onClose }: OwnAccountDialogProps) => {
  const t = useT();
  const { instance } = useSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problems, setProblems] = useState<AccountProblems>({});
  const [isSent, setIsSent] = useState(false);
  const check = () => {
    const found = problemsOf({ name: '', email, claim: '', password: '' }, ['email'], false);
    setProblems(found);
    return Object.keys(found).length === 0;
  };
  if (isSent) {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={t('accounts.email.change')}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('ui.close')}
          </Button>
        }
      >
        <NoticeCard
          title={t('accounts.email.sent', { email: email.trim() })}
          text={t('accounts.email.sent.text')}
        />
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={t('accounts.email.change')}
      submitLabel={t('accounts.email.change')}
      check={check}
      onSubmit={async () => {
        if (!(await changeEmail(email.trim(), password))) return setIsSent(true);
        toast(t('settings.saved'));
        onClose();
      }}
      onClose={onClose}
      fieldErrors={[...wrongPassword, 'account/exists']}
    >
      {(refusal) => (
        <>
          <TextField
            label={t('accounts.email.new')}
            name="email"
            type="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            hint={instance.signIn.mail ? t('accounts.email.hint') : undefined}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            error={
              problems.email
                ? t(problems.email)
                : refusal === 'account/exists'
                  ? t('error.account/exists')
                  : undefined
            }
          />
          <PresentPassword
            value={password}
            onChange={setPassword}
            error={refusal === 'account/wrong-password' ? t('accounts.problem.wrongPassword') : undefined}
          />
        </>
      )}
    </FormDialog>
  );
};

export const DeleteAccountDialog = ({ onClose }: OwnAccountDialogProps) => {
  const t = useT();
  const { user } = useSession();
  const [password, setPassword] = useState('');
  return (
    <FormDialog
      title={t('accounts.delete')}
      submitLabel={t('accounts.delete.confirm')}
      tone="danger"
      onSubmit={async () => {
        await deleteMe(password);
        leaveAccount(user);
      }}
      onClose={onClose}
      fieldErrors={wrongPassword}
    >
      {(refusal) => (
        <>
          <p>{t('accounts.delete.goes')}</p>
          <ForgottenList />
          <p className="text-sm text-fg-muted">{t('accounts.delete.stays')}</p>
          <PresentPassword
            value={password}
            onChange={setPassword}
            error={refusal === 'account/wrong-password' ? t('accounts.problem.wrongPassword') : undefined}
          />
        </>
      )}
    </FormDialog>
  );
};

/** Everything that goes with an account: a noun that is new in the contract has to have its text here. */
export const ForgottenList = () => {
  const t = useT();
  return (
    <ul className="list-disc ps-5 text-[0.9375rem]">
      {ForgottenNouns.map((noun) => (
        <li key={noun}>{t(`accounts.forgotten.${noun}`)}</li>
      ))}
    </ul>
  );
};
