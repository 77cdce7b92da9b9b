import type { Endpoint } from '@stoa/contract/models';
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  ListChecks,
  Lock,
  Pencil,
  RotateCw,
  Trash2,
  UsersRound,
} from 'lucide-react';
import { announce } from '../../kernel/announcer.tsx';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useT } from '../../kernel/i18n/all-texts.ts';
import { useLocale } from '../../kernel/i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { CheckFailure } from './check-result.tsx';
import { useCheckEndpoint } from './endpoint-calls.ts';
import { addressOf } from './endpoint-draft.ts';
import { presetAt, presetOf } from './provider-presets.ts';

interface EndpointRowProps {
  endpoint: Endpoint;
  onModels: () => void;
  onAccess: () => void;
  onEdit: () => void;
  onDelete: () => void;
}

export const EndpointRow = ({ endpoint, onModels, onAccess, onEdit, onDelete }: EndpointRowProps) => {
  const t = useT();
  const check = useCheckEndpoint();
  const {
    apiKey,
    modelCounts: { known, shown },
  } = endpoint;
  const address = addressOf(endpoint);
  const name = showDirectionMarks(endpoint.name);
  const fixed = endpoint.origin === 'environment';
  const provider =
    endpoint.provider === 'scripted'
      ? t('models.provider.scripted')
      : (presetOf(endpoint.provider) ?? presetAt(address))?.name;
  const key = apiKey.set
    ? t('models.key.set', { last4: apiKey.last4 ?? '' })
    : endpoint.provider === 'scripted'
      ? null
      : t('models.key.none');
  const details = [provider !== name && provider, address, key].filter(Boolean);
  const checkAgain = async () => {
    const result = await check.mutateAsync(endpoint.id).catch(() => undefined);
    if (result) {
      announce(
        result.ok
          ? t('models.endpoints.status.ok', { count: result.modelCount })
          : t('models.endpoints.status.failed'),
      );
    }
  };
  return (
    <li className="rounded-house border border-line bg-surface px-4 py-3 shadow-low">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="flex flex-wrap items-center gap-x-2 font-medium">
            <span className="wrap-anywhere">{name}</span>
            {fixed && (
              <span
                title={t('models.endpoints.environment.text')}
                className="inline-flex items-center gap-1 rounded-full bg-surface-2 px-2 text-xs leading-5 font-normal text-fg-muted"
              >
                <Lock className="size-3" aria-hidden />
                {t('models.endpoints.environment')}
              </span>
            )}
          </h3>
          <p className="text-sm wrap-anywhere text-fg-muted">{details.join(' · ')}</p>
        </div>
        <Button
          size="sm"
          variant="ghost"
          busy={check.isPending}
          icon={<RotateCw className="size-4" aria-hidden />}
          onClick={checkAgain}
        >
          <span className="max-sm:sr-only">{t('models.endpoints.check')}</span>
        </Button>
        {!fixed && (
          <RowMenu label={t('models.endpoints.actions', { name })}>
            <MenuItem icon={<Pencil aria-hidden />} onClick={onEdit}>
              {t('models.endpoints.edit')}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onClick={onDelete}>
              {t('models.endpoints.delete')}
            </MenuItem>
          </RowMenu>
        )}
      </div>
      <EndpointStatus endpoint={endpoint} />
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          size="sm"
          aria-label={t('models.listing.open', { name })}
          icon={<ListChecks className="size-4" aria-hidden />}
          onClick={onModels}
        >
          {t('models.listing.button')}
        </Button>
        <Button
          size="sm"
          aria-label={t('access.open', { name })}
          icon={<UsersRound className="size-4" aria-hidden />}
          onClick={onAccess}
        >
          {t('access.button')}
        </Button>
        {shown < known && (
          <span className="text-sm text-fg-muted">{t('models.listing.count', { shown, known })}</span>
        )}
      </div>
      {check.error && <p className="mt-1 text-sm text-danger">{errorText(check.error)}</p>}
    </li>
  );
};

const EndpointStatus = ({ endpoint: { check } }: { endpoint: Endpoint }) => {
  const t = useT();
  const locale = useLocale();
  if (!check) {
    return (
      <p className="mt-2 flex items-center gap-2 text-sm text-fg-muted">
        <CircleDashed className="size-4" aria-hidden />
        {t('models.endpoints.status.unchecked')}
      </p>
    );
  }
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(check.checkedAt),
  );
  return (
    <div className="mt-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-2">
        {check.ok ? (
          <span className="flex items-center gap-2 text-success">
            <CircleCheck className="size-4" aria-hidden />
            {t('models.endpoints.status.ok', { count: check.modelCount })}
          </span>
        ) : (
          <span className="flex items-center gap-2 text-danger">
            <CircleAlert className="size-4" aria-hidden />
            {t('models.endpoints.status.failed')}
          </span>
        )}
        <span className="text-fg-muted">{t('models.endpoints.checkedAt', { when })}</span>
      </p>
      {check.error && (
        <div className="mt-1 text-fg-muted">
          <CheckFailure error={check.error} />
        </div>
      )}
    </div>
  );
};
