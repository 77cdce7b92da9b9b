import type { File as StoredFile } from '@stoa/contract/files';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useLocale, useT } from '../../kernel/i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import { removeFile, shownFile, useOwnFiles } from './file-calls.ts';
import { useSizeText } from './file-size.ts';
import { Thumbnail } from './thumbnail.tsx';
import { Viewer } from './viewer-on-demand.tsx';

/** Everything one has attached, wherever, the newest first. */
export const OwnFiles = () => {
  const t = useT();
  return (
    <div id="files" className="flex flex-col gap-4">
      <p className="max-w-prose text-[0.9375rem] text-fg-muted">{t('files.own.text')}</p>
      <List />
    </div>
  );
};

const List = () => {
  const t = useT();
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useOwnFiles();
  const [openedId, setOpened] = useState<string>();
  const [deleting, setDeleting] = useState<StoredFile | null>(null);
  const failure = error && (
    <NoticeCard
      tone="danger"
      title={t('files.own.failed')}
      text={errorText(error)}
      actions={
        <Button size="sm" busy={isFetching} onClick={() => void refetch()}>
          {t('ui.retry')}
        </Button>
      }
    />
  );
  if (!data) return failure ?? <SkeletonLines count={8} />;
  const files = data.pages.flatMap(({ items }) => items);
  if (files.length === 0 && !hasNextPage) return <p className="py-4 text-fg-muted">{t('files.own.none')}</p>;
  const openedAt = files.findIndex(({ id }) => id === openedId);
  return (
    <>
      <ul aria-label={t('files.own')}>
        {files.map((file) => (
          <Row
            key={file.id}
            file={file}
            onOpen={() => setOpened(file.id)}
            onDelete={() => setDeleting(file)}
          />
        ))}
      </ul>
      {failure}
      {hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="self-start"
          busy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('files.own.more')}
        </Button>
      )}
      {openedAt !== -1 && (
        <Viewer
          files={files.map(shownFile)}
          at={openedAt}
          onMove={(at) => setOpened(files[at]?.id)}
          onClose={() => setOpened(undefined)}
        />
      )}
      <DeleteDialog file={deleting} onClose={() => setDeleting(null)} />
    </>
  );
};

interface RowProps {
  file: StoredFile;
  onOpen: () => void;
  onDelete: () => void;
}

const Row = ({ file, onOpen, onDelete }: RowProps) => {
  const t = useT();
  const locale = useLocale();
  const sizeOf = useSizeText();
  const name = showDirectionMarks(file.name);
  const added = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li className="flex items-center gap-1 border-line py-1 not-first:border-t">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={onOpen}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-house p-1.5 text-start transition-colors hover:bg-surface-2"
      >
        <Thumbnail kind={file.kind} fileId={file.id} />
        <span className="min-w-0 flex-1">
          <span className="block truncate">
            <VisibleText>{file.name}</VisibleText>
          </span>
          <span className="block truncate text-sm text-fg-muted">
            {sizeOf(file.sizeBytes)} ·{' '}
            <time dateTime={file.createdAt}>{added.format(new Date(file.createdAt))}</time>
          </span>
        </span>
      </button>
      <IconButton label={t('files.deleteOne', { name })} onClick={onDelete} className="text-fg-muted">
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
};

interface DeleteDialogProps {
  /** Null while nothing is asked. */
  file: StoredFile | null;
  onClose: () => void;
}

const DeleteDialog = ({ file, onClose }: DeleteDialogProps) => {
  const t = useT();
  // Its words stay while it fades out.
  const [asked, setAsked] = useState(file);
  if (file && file !== asked) setAsked(file);
  return (
    <AlertDialog
      open={file !== null}
      onOpenChange={(open) => !open && onClose()}
      title={t('files.deleteTitle')}
      text={t('files.deleteText', { name: showDirectionMarks(asked?.name ?? '') })}
      confirmLabel={t('ui.delete')}
      onConfirm={() => asked && removeFile(asked.id)}
      describeError={errorText}
    />
  );
};
