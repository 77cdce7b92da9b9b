import type { McpServer } from '@stoa/contract/mcp-servers';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import type { MessageId } from '../../../kernel/i18n/all-texts.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { Select } from '../../../ui/select.tsx';
import { SettingRow, namedBy } from '../../../ui/setting-row.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { PasswordField, TextAreaField, TextField } from '../../../ui/text-field.tsx';
import type { DraftProblem, HeaderDraft, ServerDraft } from './server-draft.ts';

interface ServerFieldsProps {
  draft: ServerDraft;
  server: McpServer | null;
  problems: readonly DraftProblem[];
  mayTrust: boolean;
  mayRunPrograms: boolean;
  onChange: (changes: Partial<ServerDraft>) => void;
}

const code = '[&_textarea]:font-mono [&_textarea]:text-sm';

export const ServerFields = (props: ServerFieldsProps) => {
  const { draft, server, problems, mayRunPrograms, onChange } = props;
  const t = useT();
  const problemAt = (problem: DraftProblem) =>
    problems.includes(problem) ? t(`tools.servers.draft.${problem}`) : undefined;
  const [isAdvanced, setAdvanced] = useState(false);
  // Whatever is wrong in there has to be seen.
  const showsAdvanced =
    isAdvanced || problems.some((one) => ['headers', 'variables', 'timeout', 'viewOrigins'].includes(one));
  return (
    <>
      {!server && mayRunPrograms && (
        <div className="flex flex-col items-start gap-1.5">
          <span id="mcp-way" className="text-sm font-medium">
            {t('tools.servers.way')}
          </span>
          <Select
            aria-labelledby="mcp-way"
            value={draft.way}
            onChange={(way) => onChange({ way })}
            options={[
              { value: 'http', label: t('tools.servers.way.http') },
              { value: 'stdio', label: t('tools.servers.way.stdio') },
            ]}
          />
        </div>
      )}
      <TextField
        label={t('tools.servers.name')}
        name="name"
        value={draft.name}
        maxLength={80}
        autoComplete="off"
        error={problemAt('name')}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      {draft.way === 'http' ? (
        <TextField
          label={t('tools.servers.url')}
          name="url"
          type="url"
          dir="ltr"
          value={draft.url}
          autoComplete="off"
          spellCheck={false}
          error={problemAt('url')}
          hint={t(server ? 'tools.servers.url.changes' : 'tools.servers.url.hint')}
          onChange={(event) => onChange({ url: event.target.value })}
        />
      ) : (
        <ProgramFields {...props} problemAt={problemAt} />
      )}
      <TextField
        label={t('tools.servers.description')}
        value={draft.description}
        maxLength={500}
        autoComplete="off"
        hint={t('tools.servers.description.hint')}
        onChange={(event) => onChange({ description: event.target.value })}
      />
      <Disclosure
        line={t('tools.servers.advanced')}
        isOpen={showsAdvanced}
        onToggle={() => setAdvanced(!showsAdvanced)}
      >
        <div className="flex flex-col gap-4 text-fg">
          {draft.way === 'http' && (
            <Headers
              headers={draft.headers}
              problem={problemAt('headers')}
              onChange={(headers) => onChange({ headers })}
            />
          )}
          <TextAreaField
            label={t('tools.servers.draftVariables')}
            name="variables"
            rows={2}
            dir="ltr"
            className={code}
            value={draft.variables}
            spellCheck={false}
            placeholder="token: …"
            error={problemAt('variables')}
            hint={t('tools.servers.draftVariables.hint')}
            onChange={(event) => onChange({ variables: event.target.value })}
          />
          {draft.way === 'http' && <SignInFields {...props} />}
          <TextField
            label={t('tools.servers.timeout')}
            name="timeout"
            inputMode="numeric"
            value={draft.timeoutSeconds}
            error={problemAt('timeout')}
            hint={t('tools.servers.timeout.hint')}
            onChange={(event) => onChange({ timeoutSeconds: event.target.value })}
          />
          {props.mayTrust && (
            <TextAreaField
              label={t('tools.servers.viewOrigins')}
              name="viewOrigins"
              rows={2}
              dir="ltr"
              className={code}
              value={draft.viewOrigins}
              spellCheck={false}
              placeholder="https://tiles.example.com"
              error={problemAt('viewOrigins')}
              hint={t('tools.servers.viewOrigins.hint')}
              onChange={(event) => onChange({ viewOrigins: event.target.value })}
            />
          )}
          <Switches {...props} />
        </div>
      </Disclosure>
    </>
  );
};

const ProgramFields = ({
  draft,
  onChange,
  problemAt,
}: ServerFieldsProps & { problemAt: (problem: DraftProblem) => string | undefined }) => {
  const t = useT();
  const keepsEnvironment = draft.environment === undefined;
  return (
    <>
      <TextAreaField
        label={t('tools.servers.argv')}
        name="argv"
        rows={3}
        dir="ltr"
        className={code}
        value={draft.argv}
        spellCheck={false}
        placeholder={'npx\n-y\n@modelcontextprotocol/server-everything'}
        error={problemAt('argv')}
        hint={t('tools.servers.argv.hint')}
        onChange={(event) => onChange({ argv: event.target.value })}
      />
      <TextField
        label={t('tools.servers.cwd')}
        dir="ltr"
        value={draft.cwd}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange({ cwd: event.target.value })}
      />
      {keepsEnvironment ? (
        <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
          <span>{t('tools.servers.environment.kept')}</span>
          <Button size="sm" onClick={() => onChange({ environment: '' })}>
            {t('models.key.replace')}
          </Button>
        </div>
      ) : (
        <TextAreaField
          label={t('tools.servers.environment')}
          name="environment"
          rows={2}
          dir="ltr"
          className={code}
          value={draft.environment}
          spellCheck={false}
          placeholder="API_KEY=…"
          error={problemAt('environment')}
          hint={t('tools.servers.environment.hint')}
          onChange={(event) => onChange({ environment: event.target.value })}
        />
      )}
    </>
  );
};

interface HeadersProps {
  headers: readonly HeaderDraft[];
  problem: string | undefined;
  onChange: (headers: readonly HeaderDraft[]) => void;
}

const Headers = ({ headers, problem, onChange }: HeadersProps) => {
  const t = useT();
  const change = (at: number, changes: Partial<HeaderDraft>) =>
    onChange(headers.map((header, index) => (index === at ? { ...header, ...changes } : header)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{t('tools.servers.headers')}</legend>
      <p className="text-sm text-fg-muted">{t('tools.servers.headers.hint')}</p>
      {headers.map((header, at) => (
        <div key={at} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
          <TextField
            label={t('tools.servers.headers.name')}
            name="headers"
            dir="ltr"
            value={header.name}
            placeholder="Authorization"
            autoComplete="off"
            onChange={(event) => change(at, { name: event.target.value })}
          />
          <PasswordField
            label={t('tools.servers.headers.value')}
            dir="ltr"
            value={header.value ?? ''}
            placeholder={header.value === undefined ? t('tools.servers.headers.kept') : 'Bearer {{token}}'}
            autoComplete="off"
            onChange={(event) => change(at, { value: event.target.value })}
          />
          <IconButton
            label={t('tools.servers.headers.remove', { name: header.name })}
            onClick={() => onChange(headers.filter((_, index) => index !== at))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {problem && <p className="text-sm text-danger">{problem}</p>}
      <Button
        size="sm"
        className="self-start"
        icon={<Plus className="size-4" aria-hidden />}
        onClick={() => onChange([...headers, { name: '', value: '' }])}
      >
        {t('tools.servers.headers.add')}
      </Button>
    </fieldset>
  );
};

const SignInFields = ({ draft, onChange }: ServerFieldsProps) => {
  const t = useT();
  const keepsSecret = draft.clientSecret === undefined;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">{t('tools.servers.oauth')}</legend>
      <p className="text-sm text-fg-muted">{t('tools.servers.oauth.hint')}</p>
      <TextField
        label={t('tools.servers.oauth.clientId')}
        dir="ltr"
        value={draft.clientId}
        autoComplete="off"
        onChange={(event) => onChange({ clientId: event.target.value })}
      />
      <PasswordField
        label={t('tools.servers.oauth.clientSecret')}
        dir="ltr"
        value={draft.clientSecret ?? ''}
        placeholder={keepsSecret ? t('tools.servers.headers.kept') : undefined}
        autoComplete="off"
        onChange={(event) => onChange({ clientSecret: event.target.value })}
      />
      <TextField
        label={t('tools.servers.oauth.issuer')}
        dir="ltr"
        value={draft.issuer}
        autoComplete="off"
        hint={t('tools.servers.oauth.issuer.hint')}
        onChange={(event) => onChange({ issuer: event.target.value })}
      />
      <TextField
        label={t('tools.servers.oauth.scopes')}
        dir="ltr"
        value={draft.scopes}
        autoComplete="off"
        hint={t('tools.servers.oauth.scopes.hint')}
        onChange={(event) => onChange({ scopes: event.target.value })}
      />
    </fieldset>
  );
};

type SwitchName =
  | 'enabled'
  | 'trusted'
  | 'useInstructions'
  | 'showsViews'
  | 'legacyDiscovery'
  | 'missingPkce'
  | 'noResource'
  | 'badRequestIsAuth';

const switchTexts: Record<SwitchName, readonly [MessageId, MessageId]> = {
  enabled: ['tools.servers.enabled', 'tools.servers.enabled.text'],
  trusted: ['tools.servers.trust', 'tools.servers.trust.text'],
  useInstructions: ['tools.servers.instructions', 'tools.servers.instructions.text'],
  showsViews: ['tools.servers.views', 'tools.servers.views.text'],
  legacyDiscovery: ['tools.servers.legacyDiscovery', 'tools.servers.legacyDiscovery.text'],
  missingPkce: ['tools.servers.missingPkce', 'tools.servers.missingPkce.text'],
  noResource: ['tools.servers.noResource', 'tools.servers.noResource.text'],
  badRequestIsAuth: ['tools.servers.badRequestIsAuth', 'tools.servers.badRequestIsAuth.text'],
};

const ofAllServers: readonly SwitchName[] = ['enabled', 'useInstructions', 'showsViews'];

const Switches = ({ draft, mayTrust, onChange }: ServerFieldsProps) => {
  const t = useT();
  const names = (Object.keys(switchTexts) as SwitchName[]).filter((name) => {
    if (name === 'trusted') return mayTrust;
    return draft.way === 'http' || ofAllServers.includes(name);
  });
  return (
    <div>
      {names.map((name) => {
        const [label, text] = switchTexts[name];
        const id = `mcp-${name}`;
        return (
          <SettingRow key={name} id={id} label={t(label)} text={t(text)}>
            <Switch
              {...namedBy(id)}
              checked={draft[name]}
              onCheckedChange={(checked) => onChange({ [name]: checked })}
            />
          </SettingRow>
        );
      })}
    </div>
  );
};
