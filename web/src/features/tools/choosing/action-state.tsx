/** Whether an action that is on knows who calls, and where to sign in otherwise. */
import { CircleCheck } from 'lucide-react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useActions, useConnectAction } from '../action-calls.ts';
import { problemText } from '../problem-text.ts';
import { SignInLine } from './sign-in-line.tsx';

export const ActionState = ({ actionId }: { actionId: string }) => {
  const t = useT();
  const actions = useActions();
  const connect = useConnectAction(actionId);
  const signIn = actions.data?.find(({ id }) => id === actionId)?.signIn;
  if (signIn === undefined || signIn === 'not_needed') return null;
  if (signIn === 'signed_in')
    return (
      <p className="flex items-center gap-1.5 pt-0.5 text-xs text-success">
        <CircleCheck className="size-3.5" aria-hidden />
        {t('tools.actions.signedIn')}
      </p>
    );
  const problem = connect.error
    ? errorText(connect.error)
    : connect.data?.status === 'error' && problemText(connect.data.class ?? '', t);
  return (
    <SignInLine
      text={problem || t('tools.server.signIn')}
      start={connect.data?.start}
      onAsk={() => connect.mutate()}
    />
  );
};
