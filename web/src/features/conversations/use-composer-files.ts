import { useState } from 'react';
import type { ClipboardEvent } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { usePreferences } from '../../kernel/preferences.ts';
import { queryClient } from '../../kernel/queries.ts';
import { useFeature } from '../../kernel/session.tsx';
import {
  contentQuery,
  freePlaces,
  idsOf,
  incomingFile,
  incomingOfPaste,
  mostFiles,
  useAttachments,
  useStanding,
} from '../files/files.tsx';
import type { Attachment, Dropped, Incoming } from '../files/files.tsx';

/** The files of a composer: what comes to it in any way, and what of it can be sent. */
export const useComposerFiles = (slot: string, insert: (text: string) => void) => {
  const t = useT();
  const { attachLongPastes } = usePreferences();
  const mayAttach = useFeature('files');
  const attachments = useAttachments(slot);
  const standing = useStanding(attachments);
  /** What could not be done with the last ones that came. */
  const [problem, setProblem] = useState<string | null>(null);

  const add = (incoming: readonly Incoming[], hasFolders = false) => {
    const left = attachments.add(incoming);
    if (left > 0) setProblem(t('files.tooMany', { most: mostFiles, left }));
    else setProblem(hasFolders ? t('files.folder') : null);
  };
  const obstacles = {
    uploading: t('files.sendWaits'),
    failed: t('files.sendFailed'),
    'too-many': t('files.sendTooMany', { most: mostFiles }),
    ready: null,
    none: null,
  };
  return {
    attachments,
    problem,
    /** Why nothing can be sent with them now. */
    obstacle: obstacles[standing],
    hasSome: standing === 'ready',
    ids: () => idsOf(attachments.list()),
    attach: ({ files, hasFolders }: Dropped) => add(files.map(incomingFile), hasFolders),
    paste: (event: ClipboardEvent) => {
      if (!mayAttach) return;
      const { files, types } = event.clipboardData;
      const text = types.includes('text/plain') ? event.clipboardData.getData('text/plain') : '';
      const list = attachments.list();
      const taken = list.map(({ name }) => name);
      const incoming = incomingOfPaste(
        { files: [...files], text },
        { attachLongPastes, taken, free: freePlaces(list) },
      );
      if (incoming.length === 0) return;
      event.preventDefault();
      add(incoming);
    },
    putIntoText: async ({ key, file, content }: Attachment) => {
      try {
        const text = await (content?.text() ?? (file && queryClient.fetchQuery(contentQuery(file.id))));
        if (text === null) return;
        attachments.remove(key);
        insert(text);
      } catch {
        setProblem(t('files.putIntoTextFailed'));
      }
    },
    clear: () => {
      attachments.clear();
      setProblem(null);
    },
  };
};
