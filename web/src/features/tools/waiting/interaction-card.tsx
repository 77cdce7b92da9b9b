import type { InteractionRequest } from '@stoa/contract/interactions';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { ApprovalCard } from './approval-card.tsx';
import type { Asked } from './asked.ts';
import { AddressCard } from './address-card.tsx';
import { FormCard } from './form-card.tsx';
import { SignInCard } from './sign-in-card.tsx';

/** What waits for a person, to be answered where it stands. */
export const InteractionCard = ({ asked }: { asked: Asked }) => {
  const t = useT();
  const { request } = asked;
  const of = <R extends InteractionRequest>(known: R): Asked<R> => ({ ...asked, request: known });
  if (request.kind === 'approval') return <ApprovalCard asked={of(request)} />;
  if (request.kind === 'sign-in') return <SignInCard asked={of(request)} />;
  if (request.kind === 'question') return <FormCard asked={of(request)} />;
  if (request.kind !== 'elicitation') return <p className="text-fg-muted">{t('tools.card.newer')}</p>;
  return request.mode === 'url' ? <AddressCard asked={of(request)} /> : <FormCard asked={of(request)} />;
};
