import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../../kernel/clipboard.ts';
import { useT } from '../../kernel/i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';

const outcomeShownMs = 2_000;
const labels = { idle: 'ui.copy', copied: 'ui.copied', failed: 'ui.copyFailed' } as const;

export const CopyText = ({ text }: { text: string }) => {
  const t = useT();
  const [state, setState] = useState<keyof typeof labels>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), outcomeShownMs);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <IconButton
      label={t(labels[state])}
      onClick={async () => setState((await copyText(text)) ? 'copied' : 'failed')}
    >
      {state === 'copied' ? <Check className="text-success" aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
};
