/** Whether an action that is on knows who calls, and where to sign in otherwise. */
import { CircleCheck, KeyRound } from 'lucide-react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { useActions, useConnectAction } from '../action-calls.ts';
import { problemText } from '../problem-text.ts';

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
    <p className="flex flex-wrap items-center gap-2 pt-0.5 text-xs text-warning">
      <KeyRound className="size-3.5" aria-hidden />
      {problem || t('tools.server.signIn')}
      {connect.data?.start ? (
        <a
          href={connect.data.start}
          target="_blank"
          rel="noopener"
          className="tap font-medium underline underline-offset-2"
        >
          {t('tools.signIn.open')}
        </a>
      ) : (
        <button
          type="button"
          onClick={() => connect.mutate()}
          className="tap font-medium underline underline-offset-2"
        >
          {t('tools.signIn.open')}
        </button>
      )}
    </p>
  );
};
