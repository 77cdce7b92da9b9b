import type { FileKind } from '@stoa/contract/files';
import { FileText, ImageIcon } from 'lucide-react';
import { useCallback, useState } from 'react';
import { contentUrl } from './file-calls.ts';

interface ThumbnailProps {
  kind: FileKind;
  /** What was attached here: shown before the server has it. */
  content?: Blob | null | undefined;
  fileId?: string | undefined;
}

/** A small square that tells files apart; their names stand beside it. */
export const Thumbnail = ({ kind, content, fileId }: ThumbnailProps) => {
  // Not every image can be drawn by every browser.
  const [failed, setFailed] = useState<string | Blob>();
  const source = kind === 'image' ? (content ?? fileId) : undefined;
  const Icon = kind === 'image' ? ImageIcon : FileText;
  return (
    <span className="flex size-11 shrink-0 items-center justify-center overflow-hidden rounded-[0.4rem] bg-surface-2">
      {source && source !== failed ? (
        <Picture source={source} onError={() => setFailed(source)} />
      ) : (
        <Icon className="size-5 text-fg-muted" aria-hidden />
      )}
    </span>
  );
};

/** Of what is here, or of the file with this id. */
const Picture = ({ source, onError }: { source: Blob | string; onError: () => void }) => {
  const show = useCallback(
    (image: HTMLImageElement | null) => {
      if (!image) return;
      if (typeof source === 'string') {
        image.src = contentUrl(source, 'preview');
        return;
      }
      const url = URL.createObjectURL(source);
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [source],
  );
  return (
    <img
      ref={show}
      alt=""
      loading="lazy"
      decoding="async"
      onError={onError}
      className="size-full object-cover"
    />
  );
};
