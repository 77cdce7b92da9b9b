/** The face of the room: attaching files to a message, showing those of a message, and the list of one's own. */
import { lazy } from 'react';

export { AttachButton } from './attach-button.tsx';
export { AttachmentRow, ImagesHint } from './attachment-row-on-demand.tsx';
export { freePlaces, idsOf } from './attachments.ts';
export type { Attachment, Attachments, Standing } from './attachments.ts';
export { DropArea } from './drop-area.tsx';
export type { Dropped } from './drop-area.tsx';
export { EditedFiles, useEditedFiles } from './edited-files.tsx';
export { contentQuery, fileQuery, shownFile } from './file-calls.ts';
export type { ShownFile } from './file-calls.ts';
export { FileTiles, StoredFileTiles } from './file-tiles.tsx';
export { useAttachments, useStanding } from './use-attachments.ts';
export { incomingFile, incomingOfPaste, longPasteCharacters, mostFiles } from './what-to-attach.ts';
export type { Incoming } from './what-to-attach.ts';

/** The settings page of one's own files. */
export const OwnFiles = lazy(async () => ({ default: (await import('./own-files.tsx')).OwnFiles }));
