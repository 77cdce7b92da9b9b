import { Check, Copy } from 'lucide-react';
import { use, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { copyText } from './clipboard.ts';
import { MarkdownLabelsContext } from './labels.ts';

const OUTCOME_SHOWN_MS = 2000;

export function CopyButton({ text }: { text: string }): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    setOutcome((await copyText(text)) ? 'copied' : 'copyFailed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome(undefined), OUTCOME_SHOWN_MS);
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {outcome === 'copied' ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      {labels[outcome ?? 'copy']}
    </button>
  );
}
