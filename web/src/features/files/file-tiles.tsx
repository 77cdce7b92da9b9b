import { useQueries, useQuery } from '@tanstack/react-query';
import { ImageOff, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { classes } from '../../ui/classes.ts';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { contentUrl, fileQuery, shownFile } from './file-calls.ts';
import type { ShownFile } from './file-calls.ts';
import { FileChip } from './file-chip.tsx';
import { useSizeText } from './file-size.ts';
import { pictureBox } from './picture-box.ts';
import { Thumbnail } from './thumbnail.tsx';
import { Viewer } from './viewer-on-demand.tsx';

interface FileTilesProps {
  files: readonly ShownFile[];
  /** On which side of the page. */
  align: 'start' | 'end';
}

/** The files of a message: pictures as a grid, texts as chips below; each opens in the viewer. */
export const FileTiles = ({ files, align }: FileTilesProps) => {
  const [openedAt, setOpenedAt] = useState<number>();
  if (files.length === 0) return null;
  const open = (file: ShownFile) => () => setOpenedAt(files.indexOf(file));
  const pictures = files.filter(({ kind }) => kind === 'image');
  const texts = files.filter(({ kind }) => kind === 'text');
  const alone = pictures.length === 1;
  return (
    <div className={classes('flex max-w-full flex-col gap-2', align === 'end' && 'items-end')}>
      {alone && pictures.map((file) => <Picture key={file.fileId} file={file} onOpen={open(file)} isAlone />)}
      {pictures.length > 1 && (
        <ul
          className={classes(
            'grid max-w-full gap-2',
            pictures.length === 2 || pictures.length === 4 ? 'w-80 grid-cols-2' : 'w-[27rem] grid-cols-3',
          )}
        >
          {pictures.map((file) => (
            <li key={file.fileId}>
              <Picture file={file} onOpen={open(file)} />
            </li>
          ))}
        </ul>
      )}
      {texts.length > 0 && (
        <ul className={classes('flex max-w-full flex-wrap gap-2', align === 'end' && 'justify-end')}>
          {texts.map((file) => (
            <li key={file.fileId} className="w-60 max-w-full">
              <TextFile file={file} onOpen={open(file)} />
            </li>
          ))}
        </ul>
      )}
      {openedAt !== undefined && (
        <Viewer files={files} at={openedAt} onMove={setOpenedAt} onClose={() => setOpenedAt(undefined)} />
      )}
    </div>
  );
};

/** The same for files of which only the ids are known here. */
export const StoredFileTiles = ({
  fileIds,
  align,
}: {
  fileIds: readonly string[];
  align: 'start' | 'end';
}) => {
  const found = useQueries({
    queries: fileIds.map((fileId) => ({ ...fileQuery(fileId), staleTime: Infinity })),
  });
  if (found.some(({ isPending }) => isPending)) return <Skeleton className="h-40 w-40" />;
  return <FileTiles files={found.flatMap(({ data }) => (data ? [shownFile(data)] : []))} align={align} />;
};

interface TileProps {
  file: ShownFile;
  onOpen: () => void;
}

const Picture = ({ file, onOpen, isAlone = false }: TileProps & { isAlone?: boolean }) => {
  const t = useT();
  const [failures, setFailures] = useState(0);
  const [hasFailed, setFailed] = useState(false);
  const { data } = useQuery({ ...fileQuery(file.fileId), enabled: hasFailed, staleTime: Infinity });
  const name = showDirectionMarks(file.name);
  const { widthPx, ratio } = pictureBox(isAlone ? file.pixels : null);
  const look = {
    className: 'block max-w-full overflow-hidden rounded-house border border-line bg-surface-2 text-fg-muted',
    style: { width: isAlone ? widthPx : '100%', aspectRatio: ratio },
  };
  if (data === null) {
    return (
      <div {...look}>
        <Missing name={name} text={t('files.gone')} />
      </div>
    );
  }
  if (hasFailed) {
    const again = () => {
      setFailed(false);
      setFailures(failures + 1);
    };
    return (
      <button type="button" onClick={again} {...look}>
        <Missing name={name} text={t('files.notLoaded')} isRetry />
      </button>
    );
  }
  return (
    <button type="button" aria-haspopup="dialog" onClick={onOpen} {...look}>
      <img
        key={failures}
        src={contentUrl(file.fileId, 'preview')}
        alt={name}
        loading="lazy"
        decoding="async"
        onError={() => setFailed(true)}
        className="size-full object-cover transition-opacity hover:opacity-90"
      />
    </button>
  );
};

const Missing = ({ name, text, isRetry = false }: { name: string; text: string; isRetry?: boolean }) => {
  const Icon = isRetry ? RefreshCw : ImageOff;
  return (
    <span className="flex size-full flex-col items-center justify-center gap-1 p-2 text-center text-xs">
      <Icon className="size-5 shrink-0" aria-hidden />
      <span className="max-w-full truncate text-fg">{name}</span>
      <span className="max-w-full">{text}</span>
    </span>
  );
};

const TextFile = ({ file, onOpen }: TileProps) => {
  const t = useT();
  const sizeOf = useSizeText();
  // Heard of only when it was opened or deleted here.
  const { data } = useQuery({ ...fileQuery(file.fileId), enabled: false });
  const isGone = data === null;
  return (
    <FileChip
      name={file.name}
      isGone={isGone}
      thumbnail={<Thumbnail kind="text" />}
      detail={isGone ? t('files.gone') : sizeOf(file.sizeBytes)}
      onOpen={isGone ? undefined : onOpen}
    />
  );
};
