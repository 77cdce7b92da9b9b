import { KeyRound } from 'lucide-react';
import { useT } from '../../../kernel/i18n/all-texts.ts';

interface SignInLineProps {
  text: string;
  /** Where it begins; where that is not known yet, it is asked for. */
  start: string | undefined;
  onAsk: () => void;
}

/** Beside what is on: that one has to sign in, and the way there. */
export const SignInLine = ({ text, start, onAsk }: SignInLineProps) => {
  const t = useT();
  const look = 'tap font-medium underline underline-offset-2';
  return (
    <p className="flex flex-wrap items-center gap-2 pt-0.5 text-xs text-warning">
      <KeyRound className="size-3.5" aria-hidden />
      {text}
      {start ? (
        <a href={start} target="_blank" rel="noopener" className={look}>
          {t('tools.signIn.open')}
        </a>
      ) : (
        <button type="button" onClick={onAsk} className={look}>
          {t('tools.signIn.open')}
        </button>
      )}
    </p>
  );
};
