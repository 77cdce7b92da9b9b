import type { Endpoint } from '@stoa/contract/models';
import { useId, useState } from 'react';
import type { FormEvent } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextAreaField, TextField } from '../../ui/text-field.tsx';
import { CheckFailure } from './check-result.tsx';
import { useConnection } from './connect-endpoint.ts';
import { addressOf, draftOf, problemsOf, requestOf, withKind } from './endpoint-draft.ts';
import type { DraftProblem, EndpointDraft } from './endpoint-draft.ts';
import { KeyField } from './key-field.tsx';
import { LocalServers } from './local-servers.tsx';
import { PrivateAddressQuestion } from './private-address-question.tsx';
import { ProviderField } from './provider-field.tsx';
import { presetAt, recogniseKey } from './provider-presets.ts';

interface EndpointDialogProps {
  /** Null to add one. */
  endpoint: Endpoint | null;
  onClose: () => void;
}

/** Adds an endpoint or changes one. It is checked on saving, and the dialog stays until it works or is closed. */
export const EndpointDialog = ({ endpoint, onClose }: EndpointDialogProps) => {
  const t = useT();
  const formId = useId();
  const [draft, setDraft] = useState(() => draftOf(endpoint));
  const [problems, setProblems] = useState<Partial<Record<DraftProblem, string>>>({});
  const { connection, busy, error, question, connect } = useConnection(endpoint ?? undefined);
  const change = (changes: Partial<EndpointDraft>) => setDraft((before) => ({ ...before, ...changes }));

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = problemsOf(draft);
    setProblems(Object.fromEntries(found.map((name) => [name, t(`models.problem.${name}`)])));
    if (found[0]) return form.querySelector<HTMLElement>(`[name=${found[0]}]`)?.focus();
    const result = await connect(requestOf(draft)).catch(() => undefined);
    if (result?.state === 'connected') onClose();
  };

  const shown =
    connection.state === 'failed' && connection.endpoint !== endpoint ? connection.endpoint : undefined;
  const scripted = draft.kind === 'scripted';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={
        endpoint
          ? t('models.endpoints.editTitle', { name: showDirectionMarks(endpoint.name) })
          : t('models.endpoints.add')
      }
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={formId} busy={busy}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {error && <NoticeCard tone="danger" title={t('ui.didNotWork')} text={errorText(error)} />}
        {shown && (
          <NoticeCard
            tone="danger"
            title={t('models.endpoints.savedFailing')}
            text={shown.check?.error && <CheckFailure error={shown.check.error} />}
          />
        )}
        {connection.state === 'nameless' && connection.endpoint !== endpoint && (
          <NoticeCard title={t('models.first.connected', { count: 0 })} text={t('models.first.nameModels')} />
        )}
        {!endpoint && connection.state === 'none' && (
          <ProviderField
            value={draft.kind}
            onChange={(kind) => setDraft(withKind(draft, kind))}
            others={otherKinds}
          />
        )}
        {!endpoint && !presetAt(draft.baseUrl) && !scripted && (
          <LocalServers
            onPick={({ name, baseUrl }) =>
              change({ baseUrl, name: draft.name.trim() === '' ? name : draft.name })
            }
          />
        )}
        {!scripted && (
          <>
            <TextField
              label={t('models.address')}
              name="address"
              type="url"
              dir="ltr"
              value={draft.baseUrl}
              onChange={(event) => change({ baseUrl: event.target.value })}
              error={problems.address}
              hint={t(draft.kind === 'ollama' ? 'models.address.ollama' : 'models.address.hint')}
              autoComplete="off"
              spellCheck={false}
            />
            <KeyField
              present={endpoint?.apiKey.set ? endpoint.apiKey.last4 : undefined}
              addressChanged={endpoint !== null && draft.baseUrl.trim() !== addressOf(endpoint)}
              value={draft.key}
              onChange={(key) => {
                const preset = !endpoint && key ? recogniseKey(key) : undefined;
                setDraft({ ...(preset ? withKind(draft, preset.id) : draft), key });
              }}
              error={problems.key}
            />
          </>
        )}
        <TextField
          label={t('models.name')}
          name="name"
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
          error={problems.name}
          hint={t('models.name.hint')}
          maxLength={80}
          autoComplete="off"
        />
        {!scripted && (
          <TextAreaField
            label={t('models.ids')}
            name="ids"
            rows={draft.ids ? 4 : 2}
            dir="ltr"
            value={draft.ids}
            onChange={(event) => change({ ids: event.target.value })}
            hint={t('models.ids.hint')}
            spellCheck={false}
          />
        )}
      </form>
      {question && <PrivateAddressQuestion address={question.address} onAnswer={question.answer} />}
    </Dialog>
  );
};

const otherKinds = [
  { value: 'ollama', label: 'models.provider.ollama' },
  { value: 'other', label: 'models.provider.other' },
  { value: 'scripted', label: 'models.provider.scripted' },
] as const;
