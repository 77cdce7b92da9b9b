import { fileRoutes } from '@stoa/contract/files';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { announce } from '../../kernel/announcer.tsx';
import { t } from '../../kernel/i18n/i18n.ts';
import { randomKey } from '../../kernel/ids.ts';
import { queryClient } from '../../kernel/queries.ts';
import { useSession } from '../../kernel/session.tsx';
import { upload } from '../../kernel/upload.ts';
import { createAttachments, standingOf } from './attachments.ts';
import type { Attachment, Attachments, Standing } from './attachments.ts';
import { fileQuery, recordFile, removeFile } from './file-calls.ts';
import { readable } from './heic.ts';

const storageKey = (userId: string, slot: string): string => `stoa.attachments.${userId}.${slot}`;

/** Uploads go on while another conversation is looked at. */
const known = new Map<string, Attachments>();

const attachmentsAt = (key: string): Attachments => {
  const found = known.get(key);
  if (found) return found;
  const made = createAttachments({
    upload: (file, options) => upload(fileRoutes.upload, file, options),
    find: (fileId) => queryClient.fetchQuery({ ...fileQuery(fileId), staleTime: 0 }),
    recall: (fileId) => queryClient.fetchQuery({ ...fileQuery(fileId), staleTime: Infinity }),
    // One that cannot be deleted now is swept by the server later.
    remove: (fileId) => void removeFile(fileId).catch(() => undefined),
    prepare: readable,
    newKey: randomKey,
    storage: {
      read: () => {
        try {
          return localStorage.getItem(key);
        } catch {
          return null;
        }
      },
      write: (text) => {
        try {
          if (text === null) localStorage.removeItem(key);
          else localStorage.setItem(key, text);
        } catch {
          // Storage is off or full: they last as long as the page.
        }
      },
    },
    onUploaded: (file) => {
      recordFile(file);
      announce(t('files.uploaded', { name: file.name }));
    },
  });
  known.set(key, made);
  return made;
};

/** What is attached at one place of writing; the same for all who ask, until the page is left. */
export const useAttachments = (slot: string): Attachments => {
  const { user } = useSession();
  const key = storageKey(user.id, slot);
  const attachments = useMemo(() => attachmentsAt(key), [key]);
  useEffect(() => {
    const onStorage = (event: StorageEvent) => event.key === key && attachments.adopt(event.newValue);
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [key, attachments]);
  return attachments;
};

export const useAttachmentList = (attachments: Attachments): readonly Attachment[] =>
  useSyncExternalStore(attachments.subscribe, attachments.list);

/** Renders anew when a message may or may not go, not with every step of an upload. */
export const useStanding = (attachments: Attachments): Standing =>
  useSyncExternalStore(attachments.subscribe, () => standingOf(attachments.list()));
