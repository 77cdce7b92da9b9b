/** A page elsewhere that a server wants opened: nothing is opened before the person has seen where it leads (SR-25). */
import type { InteractionRequest } from '@stoa/contract/interactions';
import { ExternalLink } from 'lucide-react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/markdown/copy-button.tsx';
import { findLinkTarget } from '../../../ui/markdown/link-policy.ts';
import { VisibleText } from '../../../ui/visible-text.tsx';
import type { Asked } from './asked.ts';
import { CardFrame } from './card-frame.tsx';
import { useAnswer } from './interaction-calls.ts';

type AddressRequest = Extract<InteractionRequest, { mode: 'url' }>;

export const AddressCard = ({ asked }: { asked: Asked<AddressRequest> }) => {
  const t = useT();
  const { message, url, host } = asked.request;
  const { mutate, isPending, error } = useAnswer(asked.id);
  const isWeb = findLinkTarget(url)?.host !== undefined;
  const open = () => {
    window.open(url, '_blank', 'noopener,noreferrer');
    mutate({ kind: 'opened' });
  };
  return (
    <CardFrame
      asked={asked}
      title={t('tools.address.title', { host })}
      text={
        <p className="whitespace-pre-wrap text-fg">
          <VisibleText>{message}</VisibleText>
        </p>
      }
      error={error}
      actions={
        <>
          {isWeb && (
            <Button
              variant="primary"
              busy={isPending}
              icon={<ExternalLink className="size-4" aria-hidden />}
              onClick={open}
            >
              {t('tools.address.open', { host })}
            </Button>
          )}
          <Button variant="ghost" onClick={() => mutate({ kind: 'decline' })}>
            {t('tools.form.decline')}
          </Button>
        </>
      }
    >
      <div>
        <p className="mb-1 text-sm text-fg-muted">
          {t(isWeb ? 'tools.address.text' : 'tools.address.notWeb')}
        </p>
        <p
          className="max-h-48 overflow-y-auto rounded-house bg-code px-3 py-2 font-mono text-sm wrap-anywhere"
          dir="ltr"
        >
          <VisibleText>{url}</VisibleText>
        </p>
        <div className="mt-1 flex justify-end text-sm text-fg-muted [&_button]:inline-flex [&_button]:items-center [&_button]:gap-1.5">
          <CopyButton text={url} />
        </div>
      </div>
    </CardFrame>
  );
};
