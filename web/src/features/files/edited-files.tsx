import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { fileQuery } from './file-calls.ts';
import type { ShownFile } from './file-calls.ts';
import { FileChip } from './file-chip.tsx';
import { useSizeText } from './file-size.ts';
import { Thumbnail } from './thumbnail.tsx';

export interface EditedFile extends ShownFile {
  /** The server no longer has it, so it cannot be sent again. */
  isGone: boolean;
}

/** The files of a message that is being edited. They stay those of the message as it was: none is deleted. */
export const useEditedFiles = (files: readonly ShownFile[]) => {
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const left = files.filter(({ fileId }) => !removed.includes(fileId));
  const found = useQueries({ queries: left.map(({ fileId }) => fileQuery(fileId)) });
  const edited = left.map((file, index): EditedFile => ({ ...file, isGone: found[index]?.data === null }));
  return {
    files: edited,
    ids: edited.flatMap(({ fileId, isGone }) => (isGone ? [] : [fileId])),
    remove: (fileId: string) => setRemoved([...removed, fileId]),
  };
};

interface EditedFilesProps {
  files: readonly EditedFile[];
  onRemove: (fileId: string) => void;
}

export const EditedFiles = ({ files, onRemove }: EditedFilesProps) => {
  const t = useT();
  const sizeOf = useSizeText();
  if (files.length === 0) return null;
  return (
    <ul aria-label={t('files.attached')} className="mb-2 flex flex-wrap gap-2">
      {files.map(({ fileId, name, kind, sizeBytes, isGone }) => (
        <li key={fileId} className="w-60 max-w-full">
          <FileChip
            name={name}
            isGone={isGone}
            thumbnail={<Thumbnail kind={kind} fileId={isGone ? undefined : fileId} />}
            detail={isGone ? t('files.goneChip') : sizeOf(sizeBytes)}
            onRemove={() => onRemove(fileId)}
          />
        </li>
      ))}
    </ul>
  );
};
