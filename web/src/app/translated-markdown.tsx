import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../kernel/i18n/i18n.ts';
import { MarkdownLabelsContext } from '../ui/markdown/labels.ts';
import type { MarkdownLabels } from '../ui/markdown/labels.ts';
import { LinkGuard } from '../ui/markdown/link-guard.tsx';

/** What the Markdown renderer says, in the reader's language, and what it asks before a link is followed. */
export const TranslatedMarkdown = ({ children }: { children: ReactNode }) => {
  const t = useT();
  const labels = useMemo(
    (): MarkdownLabels => ({
      copy: t('markdown.copy'),
      copied: t('markdown.copied'),
      copyFailed: t('markdown.copyFailed'),
      download: t('markdown.download'),
      wrap: t('markdown.wrap'),
      openImage: t('markdown.openImage'),
      table: t('markdown.table'),
      taskDone: t('markdown.taskDone'),
      taskOpen: t('markdown.taskOpen'),
      code: (language) => t('markdown.code', { known: language ? 'yes' : 'no', language }),
      imageFrom: (host) => t('markdown.imageFrom', { host }),
      cancel: t('ui.cancel'),
      openLink: t('markdown.openLink'),
      leave: (host) => t('markdown.leave', { host }),
      leaveText: t('markdown.leaveText'),
      diagram: t('markdown.diagram'),
      diagramFailed: t('markdown.diagramFailed'),
      diagramSlow: t('markdown.diagramSlow'),
      showSource: t('markdown.showSource'),
      enlarge: t('markdown.enlarge'),
      exportAs: (format) => t('markdown.exportAs', { format }),
    }),
    [t],
  );
  return (
    <MarkdownLabelsContext value={labels}>
      <LinkGuard>{children}</LinkGuard>
    </MarkdownLabelsContext>
  );
};
