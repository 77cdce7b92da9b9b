import { Paperclip } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useFeature } from '../../kernel/session.tsx';
import { capsOf } from '../../kernel/shortcut-combo.ts';
import { isApple, useShortcut } from '../../kernel/shortcuts.ts';
import { IconButton } from '../../ui/button.tsx';

const combo = 'Mod+U';

interface AttachButtonProps {
  onChosen: (files: readonly File[]) => void;
}

/** For whoever may attach files; the words beside it keep their place without it. */
export const AttachButton = (props: AttachButtonProps) =>
  useFeature('files') ? <Attach {...props} /> : <span className="w-2" />;

/** Opens the chooser of the browser. What is of use is for the server to say, by the bytes: all may be chosen. */
const Attach = ({ onChosen }: AttachButtonProps) => {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const choose = () => input.current?.click();
  useShortcut(combo, choose, { label: 'files.attach', group: 'conversation' });
  return (
    <>
      <IconButton
        label={t('files.attach')}
        caps={capsOf(combo, isApple)}
        tooltipSide="top"
        onClick={choose}
        className="text-fg-muted"
      >
        <Paperclip aria-hidden />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('files.attach')}
        onChange={({ currentTarget }) => {
          onChosen([...(currentTarget.files ?? [])]);
          // Or the same file could not be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
};
