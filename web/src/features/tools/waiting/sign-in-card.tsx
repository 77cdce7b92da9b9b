import type { InteractionRequest } from '@stoa/contract/interactions';
import { useState } from 'react';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { showDirectionMarks } from '../../../ui/direction-marks.ts';
import { Button } from '../../../ui/button.tsx';
import type { Asked } from './asked.ts';
import { CardFrame } from './card-frame.tsx';
import { useAnswer } from './interaction-calls.ts';
import { SignInWays } from './sign-in-ways.tsx';

type SignInRequest = Extract<InteractionRequest, { kind: 'sign-in' }>;

/** One card a server: signing in, in any tab or on the phone, lets everything go on that waits for it. */
export const SignInCard = ({ asked }: { asked: Asked<SignInRequest> }) => {
  const t = useT();
  const { start: first, scopes } = asked.request;
  const { mutate, isPending, error } = useAnswer(asked.id);
  const [start, setStart] = useState(first);
  const { source } = asked;
  const name = showDirectionMarks(source.name);
  return (
    <CardFrame
      asked={asked}
      title={t('tools.signIn.title', { name })}
      text={
        <>
          <p>{t('tools.signIn.text', { name, host: source.host ?? name })}</p>
          {scopes && scopes.length > 0 && (
            <p className="mt-1">
              {t('tools.signIn.scopes', { scopes: scopes.map(showDirectionMarks).join(', ') })}
            </p>
          )}
        </>
      }
      error={error}
      actions={
        <>
          <SignInWays serverId={source.id} name={name} start={start} onStart={setStart} />
          <Button variant="ghost" busy={isPending} onClick={() => mutate({ kind: 'decline' })}>
            {t('tools.signIn.decline')}
          </Button>
        </>
      }
    />
  );
};
