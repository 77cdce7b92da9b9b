import { useT } from '../../kernel/i18n/i18n.ts';
import { onDemand, useOnceOpen } from '../../ui/on-demand.ts';
import type { Attachment, Attachments } from './attachments.ts';
import { useAttachmentList } from './use-attachments.ts';

const code = onDemand(() => import('./attachment-row.tsx'));

export interface AttachmentRowProps {
  attachments: Attachments;
  /** Puts a pasted text into the message after all. */
  onPutIntoText: (attachment: Attachment) => void;
  /** The last chip was removed, and the focus needs a place. */
  onEmptied: () => void;
}

/** Its place is kept while its code comes, so that the field does not jump twice. */
export const AttachmentRow = (props: AttachmentRowProps) => {
  const isWanted = useAttachmentList(props.attachments).length > 0;
  const parts = useOnceOpen(code, isWanted);
  if (!isWanted) return null;
  return parts ? <parts.AttachmentRow {...props} /> : <div className="h-15" />;
};

/** That a model will not see what is attached. */
export const ImagesHint = ({ attachments, model }: { attachments: Attachments; model: string }) => {
  const t = useT();
  const hasImages = useAttachmentList(attachments).some(
    ({ kind, state }) => kind === 'image' && state !== 'failed' && state !== 'gone',
  );
  if (!hasImages) return null;
  return <p className="px-4 pt-1.5 text-xs text-fg-muted">{t('files.imagesUnseen', { model })}</p>;
};
