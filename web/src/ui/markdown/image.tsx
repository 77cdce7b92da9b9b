import { Image as ImageIcon } from 'lucide-react';
import { use } from 'react';
import type { ReactNode } from 'react';
import { showDirectionMarks } from '../direction-marks.ts';
import { VisibleText } from '../visible-text.tsx';
import { MarkdownLabelsContext } from './labels.ts';
import { GuardedLink } from './link-guard.tsx';
import { findImageTarget } from './link-policy.ts';

/**
 * An image in an answer. A remote one could report who reads it, and its address could carry away what
 * was read: it is never fetched into the page, only opened beside it by whoever wants to.
 */
export function MarkdownImage({ src, alt }: { src: string; alt: string }): ReactNode {
  const labels = use(MarkdownLabelsContext);
  const target = findImageTarget(src);
  if (!target) return <VisibleText>{alt}</VisibleText>;
  if (target.kind === 'inline')
    return <img src={target.src} alt={showDirectionMarks(alt)} decoding="async" />;
  return (
    <span className="md-image border-line bg-surface-2 rounded-house text-fg-muted border text-sm">
      <ImageIcon size={16} aria-hidden="true" />
      <span>
        {alt !== '' && (
          <span className="text-fg">
            <VisibleText>{alt}</VisibleText>
          </span>
        )}{' '}
        {labels.imageFrom(target.host)}
      </span>
      <GuardedLink target={{ href: target.src, host: target.host }}>{labels.openImage}</GuardedLink>
    </span>
  );
}
