import { Image as ImageIcon } from 'lucide-react';
import { use, useState } from 'react';
import type { ReactNode } from 'react';
import { MarkdownLabelsContext } from './labels.ts';
import { findImageTarget } from './link-policy.ts';

/** An image in an answer. A remote one could report who reads it, so it waits for a click. */
export function MarkdownImage({ src, alt }: { src: string; alt: string }): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const [wantedSrc, setWantedSrc] = useState<string>();
  const target = findImageTarget(src);
  if (!target) return alt;
  if (target.kind === 'inline' || wantedSrc === target.src) {
    return <img src={target.src} alt={alt} referrerPolicy="no-referrer" decoding="async" />;
  }
  return (
    <span className="md-image border-line bg-surface-2 rounded-house text-fg-muted border text-sm">
      <ImageIcon size={16} aria-hidden="true" />
      <span>
        {alt !== '' && <span className="text-fg">{alt}</span>} {labels.imageFrom(target.host)}
      </span>
      <button
        type="button"
        className="text-accent"
        title={target.src}
        onClick={() => setWantedSrc(target.src)}
      >
        {labels.loadImage}
      </button>
    </span>
  );
}
