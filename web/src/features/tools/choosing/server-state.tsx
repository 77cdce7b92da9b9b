/** Whether a server that is on can be used now, and what to do where it cannot. */
import type { McpConnect } from '@stoa/contract/mcp-servers';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { errorText } from '../../../kernel/i18n/error-text.ts';
import { useT } from '../../../kernel/i18n/all-texts.ts';
import { Button } from '../../../ui/button.tsx';
import { useConnect, useServerStatus } from '../server-calls.ts';
import { problemText } from '../problem-text.ts';
import { SignInLine } from './sign-in-line.tsx';

export const ServerState = ({ source }: { source: { id: string; name: string } }) => {
  const t = useT();
  const status = useServerStatus(source.id);
  const connect = useConnect(source.id);
  const [answer, setAnswer] = useState<McpConnect>();
  const known = status.data;
  const isUnknown = known?.signIn === 'unknown' && known.reachability === 'unknown';
  const ask = () => connect.mutateAsync().then(setAnswer, () => undefined);
  useEffect(() => {
    // Switched on and never asked: whether somebody has to sign in is better known before a model waits for it.
    if (isUnknown) void ask();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isUnknown]);
  // Signed in elsewhere meanwhile, or mended.
  const isStale = answer?.status === 'auth_required' && known?.signIn === 'signed_in';
  const shown = isStale ? undefined : answer;
  if (connect.isPending || status.isPending)
    return <p className="pt-0.5 text-xs text-fg-muted">{t('tools.server.asking')}</p>;
  if (connect.error) return <Trouble text={errorText(connect.error)} onRetry={ask} />;
  if (shown?.status === 'auth_required' || (!shown && known?.signIn === 'required'))
    return <SignInLine text={t('tools.server.signIn')} start={shown?.start} onAsk={() => void ask()} />;
  if (shown?.status === 'error') return <Trouble text={problemText(shown.class ?? '', t)} onRetry={ask} />;
  if (known?.reachability === 'failing')
    return <Trouble text={problemText(known.lastErrors[0]?.class ?? '', t)} onRetry={ask} />;
  return (
    <p className="flex items-center gap-1.5 pt-0.5 text-xs text-success">
      <CircleCheck className="size-3.5" aria-hidden />
      {t('tools.server.ok', { count: shown?.tools?.length ?? known?.toolCount ?? 0 })}
    </p>
  );
};

const Trouble = ({ text, onRetry }: { text: string; onRetry: () => void }) => {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center gap-2 pt-0.5 text-xs text-danger">
      <CircleAlert className="size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0 flex-1">{text}</span>
      <Button size="sm" variant="ghost" onClick={onRetry}>
        {t('ui.retry')}
      </Button>
    </div>
  );
};
