import type { EndpointCheck, ModelErrorKind } from '@stoa/contract/models';
import { useT } from '../../kernel/i18n/all-texts.ts';
import type { MessageId } from '../../kernel/i18n/all-texts.ts';
import { VisibleText } from '../../ui/visible-text.tsx';

const texts: Record<ModelErrorKind, MessageId> = {
  auth: 'models.error.auth',
  'rate-limit': 'models.error.rate-limit',
  overloaded: 'models.error.overloaded',
  'context-overflow': 'models.error.context-overflow',
  refused: 'models.error.refused',
  'bad-request': 'models.error.bad-request',
  network: 'models.error.network',
  timeout: 'models.error.timeout',
};

/** Why a check failed: in our words, and folded in, in the provider's. */
export const CheckFailure = ({ error }: { error: NonNullable<EndpointCheck['error']> }) => {
  const t = useT();
  return (
    <>
      <p>{t(texts[error.kind])}</p>
      {error.message && (
        <details className="mt-1 text-sm">
          <summary className="cursor-pointer">{t('models.error.words')}</summary>
          <p className="mt-1 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap">
            <VisibleText>{error.message}</VisibleText>
          </p>
        </details>
      )}
    </>
  );
};
