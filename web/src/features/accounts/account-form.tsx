import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { flushSync } from 'react-dom';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { PasswordField, TextField } from '../../ui/text-field.tsx';
import { problemOfRefusal, problemsOf } from './account-problems.ts';
import type { AccountField, AccountProblems, AccountValues } from './account-problems.ts';

interface AccountFormProps {
  /** Those asked for, in this order. */
  fields: readonly AccountField[];
  isNew: boolean;
  submitLabel: string;
  /** What is known already, and not asked for: whoever came by a link is known by its address. */
  known?: Partial<AccountValues>;
  /** The form stays as it is while this goes on, and says why when it fails. */
  send: (values: AccountValues) => Promise<unknown>;
}

/** Where a refusal is about a field that was not asked for, it is asked for from then on. */
const shownFields = (fields: readonly AccountField[], problems: AccountProblems): AccountField[] => [
  ...(problems.claim && !fields.includes('claim') ? (['claim'] as const) : []),
  ...fields,
];

export const AccountForm = ({ fields, isNew, submitLabel, known = {}, send }: AccountFormProps) => {
  const t = useT();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<AccountValues>({
    name: '',
    email: '',
    password: '',
    claim: '',
    ...known,
  });
  const [problems, setProblems] = useState<AccountProblems>({});
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const shown = shownFields(fields, problems);

  const showProblems = (found: AccountProblems) => {
    // Drawn at once, as the first of them gets the focus.
    flushSync(() => setProblems(found));
    const first = form.current?.querySelector<HTMLInputElement>('[aria-invalid=true]');
    first?.focus();
    first?.select();
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const found = problemsOf(values, shown, isNew);
    setFailure(undefined);
    showProblems(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await send(values);
    } catch (error) {
      const refusal = problemOfRefusal(error);
      if (refusal) showProblems(refusal);
      else setFailure(error);
    } finally {
      setBusy(false);
    }
  };

  const fieldProps = (name: AccountField) => {
    const problem = problems[name];
    return {
      name,
      value: values[name],
      error: problem && t(problem),
      autoFocus: name === shown[0],
      onChange: (event: { target: HTMLInputElement }) => {
        const { value } = event.target;
        setValues((before) => ({ ...before, [name]: value }));
      },
    };
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure !== undefined && (
        <NoticeCard tone="danger" title={t('accounts.failed')} text={errorText(failure)} />
      )}
      {shown.includes('claim') && (
        <TextField
          label={t('accounts.claim')}
          hint={t('accounts.claim.hint')}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          {...fieldProps('claim')}
        />
      )}
      {shown.includes('name') && (
        <TextField label={t('accounts.name')} autoComplete="name" {...fieldProps('name')} />
      )}
      {(shown.includes('email') || known.email !== undefined) && (
        <TextField
          label={t('accounts.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          {...fieldProps('email')}
          readOnly={known.email !== undefined}
        />
      )}
      {shown.includes('password') && (
        <PasswordField
          label={t('accounts.password')}
          hint={isNew ? t('accounts.password.hint') : undefined}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          {...fieldProps('password')}
        />
      )}
      <Button type="submit" variant="primary" busy={busy} className="mt-1 h-11 w-full">
        {submitLabel}
      </Button>
    </form>
  );
};
