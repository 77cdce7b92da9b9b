/** How calls of an action show who makes them: a key for all, or a sign-in for each person. */
import type { Action } from '@stoa/contract/actions';
import { ActionAuthKinds } from '@stoa/contract/actions';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { CopyButton } from '../../../ui/markdown/copy-button.tsx';
import { Labelled } from '../../../ui/labelled.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettingRow, namedBy } from '../../../ui/setting-row.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { PasswordField, TextField } from '../../../ui/text-field.tsx';
import { isSecretFor, wantsClient } from './action-draft.ts';
import type { ActionDraft, ActionDraftProblem } from './action-draft.ts';

interface ActionFieldsProps {
  draft: ActionDraft;
  action: Action | null;
  problems: readonly ActionDraftProblem[];
  onChange: (changes: Partial<ActionDraft>) => void;
}

export const ActionAuthFields = (props: ActionFieldsProps) => {
  const { draft, onChange } = props;
  const t = useT();
  const { kind } = draft;
  return (
    <>
      <Choice
        label={t('tools.actions.auth')}
        value={kind}
        options={ActionAuthKinds.map((value) => ({ value, label: t(`tools.actions.auth.${value}`) }))}
        onChange={(next) => onChange({ kind: next })}
      />
      {(kind === 'basic' || kind === 'header' || kind === 'query') && (
        <DraftField
          {...props}
          field="authName"
          label={t(kind === 'basic' ? 'tools.actions.user' : 'tools.actions.parameter')}
        />
      )}
      {kind === 'oauth' && <SignInFields {...props} />}
      {kind !== 'none' && kind !== 'oauth' && (
        <SecretField {...props} label={t('tools.actions.secret')} hint={t('tools.actions.secret.hint')} />
      )}
    </>
  );
};

const SignInFields = (props: ActionFieldsProps) => {
  const { draft, action, onChange } = props;
  const t = useT();
  const callback = action?.definition?.callback;
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-1 text-sm font-medium">{t('tools.servers.oauth')}</legend>
      {callback && !wantsClient(action) && <Callback address={callback} />}
      <Choice
        label={t('tools.actions.where')}
        value={draft.where}
        options={(['given', 'issuer'] as const).map((value) => ({
          value,
          label: t(`tools.actions.where.${value}`),
        }))}
        onChange={(where) => onChange({ where })}
      />
      {draft.where === 'issuer' ? (
        <DraftField
          {...props}
          field="issuer"
          label={t('tools.actions.issuer')}
          hint={t('tools.actions.issuer.hint')}
        />
      ) : (
        <>
          <DraftField {...props} field="authorizationUrl" label={t('tools.actions.authorizationUrl')} />
          <DraftField {...props} field="tokenUrl" label={t('tools.actions.tokenUrl')} />
          <DraftField {...props} field="revocationUrl" label={t('tools.actions.revocationUrl')} />
        </>
      )}
      <DraftField
        {...props}
        field="clientId"
        label={t('tools.servers.oauth.clientId')}
        {...(!callback && { hint: t('tools.actions.clientId.hint') })}
      />
      <SecretField
        {...props}
        label={t('tools.servers.oauth.clientSecret')}
        hint={t('tools.actions.clientSecret.hint')}
      />
      <DraftField {...props} field="scopes" label={t('tools.actions.scopes')} />
      <Choice
        label={t('tools.actions.authMethod')}
        value={draft.authMethod}
        options={(['client_secret_post', 'client_secret_basic'] as const).map((value) => ({
          value,
          label: t(`tools.actions.authMethod.${value}`),
        }))}
        onChange={(authMethod) => onChange({ authMethod })}
      />
      <SettingRow id="action-pkce" label={t('tools.actions.pkce')} text={t('tools.actions.pkce.text')}>
        <Switch
          {...namedBy('action-pkce')}
          checked={draft.pkce}
          onCheckedChange={(pkce) => onChange({ pkce })}
        />
      </SettingRow>
    </fieldset>
  );
};

/** Where an authorization server has to let people come back to. */
export const Callback = ({ address }: { address: string }) => {
  const t = useT();
  return (
    <div>
      <p className="text-sm font-medium">{t('tools.actions.callback')}</p>
      <p className="mt-1 rounded-house bg-code px-3 py-2 font-mono text-xs wrap-anywhere" dir="ltr">
        {address}
      </p>
      <div className="mt-1 flex justify-end text-sm text-fg-muted [&_button]:inline-flex [&_button]:items-center [&_button]:gap-1.5">
        <CopyButton text={address} />
      </div>
    </div>
  );
};

type TextOf = {
  [Name in keyof ActionDraft]: ActionDraft[Name] extends string ? Name : never;
}[keyof ActionDraft];

interface DraftFieldProps extends ActionFieldsProps {
  field: TextOf;
  label: string;
  hint?: string;
  onBlur?: () => void;
}

export const DraftField = ({ draft, problems, field, label, hint, onChange, onBlur }: DraftFieldProps) => {
  const t = useT();
  const isWrong = problems.some((problem) => problem === field);
  return (
    <TextField
      label={label}
      hint={hint}
      name={field}
      dir={field === 'name' ? undefined : 'ltr'}
      autoComplete="off"
      spellCheck={false}
      value={draft[field]}
      error={isWrong ? t('tools.form.complaint.missing') : undefined}
      onChange={(event) => onChange({ [field]: event.target.value })}
      onBlur={onBlur}
    />
  );
};

const SecretField = ({
  draft,
  action,
  problems,
  label,
  hint,
  onChange,
}: ActionFieldsProps & { label: string; hint: string }) => {
  const t = useT();
  const isKept = draft.secret === undefined && isSecretFor(draft, action);
  return (
    <PasswordField
      label={label}
      hint={hint}
      name="secret"
      dir="ltr"
      autoComplete="off"
      placeholder={isKept ? t('tools.servers.headers.kept') : undefined}
      value={draft.secret ?? ''}
      error={problems.includes('secret') ? t('tools.form.complaint.missing') : undefined}
      onChange={(event) => onChange({ secret: event.target.value })}
    />
  );
};

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

const Choice = <T extends string>({ label, ...rest }: ChoiceProps<T>) => (
  <Labelled label={label}>{(id) => <Select aria-labelledby={id} {...rest} />}</Labelled>
);
