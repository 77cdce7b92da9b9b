import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { Button } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { PasswordField, TextAreaField, TextField } from '../../ui/text-field.tsx';
import { CheckFailure } from './check-result.tsx';
import type { Connection } from './connect-endpoint.ts';
import type { NewEndpoint } from './endpoint-calls.ts';
import { LocalServers } from './local-servers.tsx';
import { ProviderField } from './provider-field.tsx';
import {
  isAddress,
  modelIdsIn,
  nameFor,
  ollamaAddress,
  presets,
  recogniseKey,
  wireAt,
} from './provider-presets.ts';

interface ConnectFormProps {
  /** By a provider's key, or by the address of a server. */
  way: 'key' | 'address';
  connection: Connection;
  busy: boolean;
  onSubmit: (wanted: NewEndpoint) => void;
  onBack: () => void;
}

type Problems = Partial<Record<'key' | 'address', string>>;

export const ConnectForm = ({ way, connection, busy, onSubmit, onBack }: ConnectFormProps) => {
  const t = useT();
  const [key, setKey] = useState('');
  const [chosenPreset, choosePreset] = useState<string>();
  const [address, setAddress] = useState(way === 'address' ? ollamaAddress : '');
  const [ids, setIds] = useState('');
  const [problems, setProblems] = useState<Problems>({});
  const recognised = recogniseKey(key);
  const preset =
    presets.find(({ id }) => id === chosenPreset) ?? (chosenPreset ? undefined : (recognised ?? presets[0]));
  const typesAddress = way === 'address' || !preset;
  const baseUrl = typesAddress ? address.trim() : preset.baseUrl;
  const nameless = connection.state === 'nameless';

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const found: Problems = {
      ...(way === 'key' && !key.trim() && { key: t('models.problem.key') }),
      ...(!isAddress(baseUrl) && { address: t('models.problem.address') }),
    };
    setProblems(found);
    const first = Object.keys(found)[0];
    if (first) return event.currentTarget.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
    onSubmit({
      name: nameFor(baseUrl),
      provider: wireAt(baseUrl),
      baseUrl,
      ...(key.trim() && { apiKey: key.trim() }),
      ...(ids.trim() && { models: modelIdsIn(ids) }),
    });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 px-5 pb-5">
      <ConnectionNotice connection={connection} />
      {way === 'key' && (
        <>
          <PasswordField
            label={t('models.key')}
            name="key"
            value={key}
            onChange={(event) => setKey(event.target.value)}
            error={problems.key}
            hint={
              recognised && !chosenPreset
                ? t('models.first.recognised', { provider: recognised.name })
                : t('models.key.hint')
            }
            autoComplete="off"
            autoFocus
          />
          <ProviderField
            value={preset?.id ?? 'other'}
            onChange={choosePreset}
            others={[{ value: 'other', label: 'models.provider.other' }]}
          />
        </>
      )}
      {way === 'address' && <LocalServers onPick={(found) => setAddress(found.baseUrl)} />}
      {typesAddress && (
        <TextField
          label={t('models.address')}
          name="address"
          type="url"
          inputMode="url"
          dir="ltr"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          error={problems.address}
          hint={way === 'address' ? t('models.address.ollama') : t('models.address.hint')}
          autoComplete="off"
          spellCheck={false}
          autoFocus={way === 'address'}
        />
      )}
      {way === 'address' && (
        <PasswordField
          label={t('models.key')}
          name="key"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          hint={t('models.key.optional')}
          autoComplete="off"
        />
      )}
      {nameless && (
        <TextAreaField
          label={t('models.ids')}
          name="ids"
          value={ids}
          onChange={(event) => setIds(event.target.value)}
          rows={3}
          dir="ltr"
          spellCheck={false}
          autoFocus
        />
      )}
      <div className="flex items-center justify-between gap-2">
        <Button
          variant="ghost"
          icon={<ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />}
          onClick={onBack}
        >
          {t('models.first.otherWay')}
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          {t('models.first.connect')}
        </Button>
      </div>
    </form>
  );
};

const ConnectionNotice = ({ connection }: { connection: Connection }) => {
  const t = useT();
  if (connection.state === 'nameless') {
    return (
      <NoticeCard title={t('models.first.connected', { count: 0 })} text={t('models.first.nameModels')} />
    );
  }
  if (connection.state !== 'failed') return null;
  const { endpoint } = connection;
  return (
    <NoticeCard
      tone="danger"
      title={t('models.first.notConnected', { provider: endpoint.name })}
      text={
        <>
          {endpoint.check?.error && <CheckFailure error={endpoint.check.error} />}
          <p>{t('models.first.tryAgain')}</p>
        </>
      }
    />
  );
};
