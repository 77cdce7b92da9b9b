import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useT } from '../kernel/i18n/i18n.ts';
import { MarkdownLabelsContext } from '../ui/markdown/labels.ts';
import type { MarkdownLabels } from '../ui/markdown/labels.ts';

/** What the Markdown renderer says, in the reader's language. */
export const TranslatedMarkdown = ({ children }: { children: ReactNode }) => {
  const t = useT();
  const labels = useMemo(
    (): MarkdownLabels => ({
      copy: t('markdown.copy'),
      copied: t('markdown.copied'),
      copyFailed: t('markdown.copyFailed'),
      download: t('markdown.download'),
      wrap: t('markdown.wrap'),
      loadImage: t('markdown.loadImage'),
      table: t('markdown.table'),
      taskDone: t('markdown.taskDone'),
      taskOpen: t('markdown.taskOpen'),
      code: (language) => t('markdown.code', { known: language ? 'yes' : 'no', language }),
      imageFrom: (host) => t('markdown.imageFrom', { host }),
    }),
    [t],
  );
  return <MarkdownLabelsContext value={labels}>{children}</MarkdownLabelsContext>;
};
