import type { ActionAuthKind, GivenActionAuth } from '@stoa/contract/actions';
import { ActionAuthKinds } from '@stoa/contract/actions';
import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Select } from '../../../ui/select.tsx';
import { PasswordField, TextAreaField, TextField } from '../../../ui/text-field.tsx';
import { useAddAction } from '../action-calls.ts';

const authOf = (kind: ActionAuthKind, name: string, secret: string): GivenActionAuth => {
  if (kind === 'none') return { kind };
  if (kind === 'bearer') return { kind, secret };
  return kind === 'basic' ? { kind, user: name, secret } : { kind, name, secret };
};

export const ActionDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useT();
  const id = useId();
  const add = useAddAction();
  const [kind, setKind] = useState<ActionAuthKind>('none');
  const [draft, setDraft] = useState({ document: '', name: '', secret: '' });
  const [tried, setTried] = useState(false);
  const missing = (text: string) =>
    tried && text.trim() === '' ? t('tools.form.complaint.missing') : undefined;
  const isComplete =
    draft.document.trim() !== '' &&
    (kind === 'none' || draft.secret !== '') &&
    (kind === 'none' || kind === 'bearer' || draft.name.trim() !== '');
  const save = async () => {
    await add.mutateAsync({
      document: draft.document,
      auth: authOf(kind, draft.name.trim(), draft.secret),
      trusted: false,
    });
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isComplete) void save().catch(() => undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={t('tools.actions.add')}
      description={t('tools.actions.addText')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={id} busy={add.isPending}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {add.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(add.error)}
          </p>
        )}
        <TextAreaField
          label={t('tools.actions.document')}
          hint={t('tools.actions.document.hint')}
          error={missing(draft.document)}
          rows={8}
          dir="ltr"
          spellCheck={false}
          value={draft.document}
          className="[&_textarea]:font-mono [&_textarea]:text-sm"
          onChange={(event) => setDraft({ ...draft, document: event.target.value })}
        />
        <div className="flex flex-col items-start gap-1.5">
          <span id={`${id}-auth`} className="text-sm font-medium">
            {t('tools.actions.auth')}
          </span>
          <Select
            aria-labelledby={`${id}-auth`}
            value={kind}
            onChange={setKind}
            options={ActionAuthKinds.map((value) => ({ value, label: t(`tools.actions.auth.${value}`) }))}
          />
        </div>
        {kind !== 'none' && kind !== 'bearer' && (
          <TextField
            label={t(kind === 'basic' ? 'tools.actions.user' : 'tools.actions.parameter')}
            error={missing(draft.name)}
            dir="ltr"
            autoComplete="off"
            value={draft.name}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        )}
        {kind !== 'none' && (
          <PasswordField
            label={t('tools.actions.secret')}
            hint={t('tools.actions.secret.hint')}
            error={missing(draft.secret)}
            dir="ltr"
            autoComplete="off"
            value={draft.secret}
            onChange={(event) => setDraft({ ...draft, secret: event.target.value })}
          />
        )}
      </form>
    </Dialog>
  );
};
