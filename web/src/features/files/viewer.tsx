import { ApiError } from '@stoa/contract/client';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Download } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useLocale, useT } from '../../kernel/i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { NoticeCard } from '../../ui/card.tsx';
import { classes } from '../../ui/classes.ts';
import { FullDialog } from '../../ui/dialog.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { SkeletonLines } from '../../ui/skeleton.tsx';
import { VisibleText } from '../../ui/visible-text.tsx';
import { CopyText } from './copy-text.tsx';
import { contentQuery, contentUrl, fileQuery } from './file-calls.ts';
import type { ShownFile } from './file-calls.ts';
import { useSizeText } from './file-size.ts';

export interface ViewerProps {
  files: readonly ShownFile[];
  at: number;
  onMove: (at: number) => void;
  onClose: () => void;
}

/** One file after another, as large as the screen. */
export const Viewer = ({ files, at, onMove, onClose }: ViewerProps) => {
  const t = useT();
  const details = useDetails();
  const file = files[at];
  if (!file) return null;
  const name = showDirectionMarks(file.name);
  const move = (by: number) => onMove((at + by + files.length) % files.length);
  const onKeyDown = (event: KeyboardEvent) => {
    if (files.length < 2 || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    const isForward = (event.key === 'ArrowRight') !== (document.documentElement.dir === 'rtl');
    move(isForward ? 1 : -1);
  };
  return (
    <FullDialog
      title={name}
      detail={details(file, at, files.length)}
      onClose={onClose}
      onKeyDown={onKeyDown}
      actions={
        <>
          {file.kind === 'text' && <CopyFile file={file} />}
          <DownloadLink file={file} />
        </>
      }
    >
      <div className="relative min-h-0 flex-1">
        {file.kind === 'image' ? (
          <Picture key={file.fileId} file={file} />
        ) : (
          <Text key={file.fileId} file={file} />
        )}
      </div>
      {files.length > 1 && (
        // Below on a phone, where beside would be above.
        <div className="flex justify-between border-t border-line px-3 py-1.5 sm:contents">
          <Step label={t('files.previous')} onClick={() => move(-1)} side="start" />
          <Step label={t('files.next')} onClick={() => move(1)} side="end" />
        </div>
      )}
    </FullDialog>
  );
};

const useDetails = () => {
  const t = useT();
  const locale = useLocale();
  const sizeOf = useSizeText();
  return ({ sizeBytes, pixels }: ShownFile, at: number, count: number): string => {
    const number = new Intl.NumberFormat(locale);
    return [
      sizeOf(sizeBytes),
      pixels && `${number.format(pixels.width)} × ${number.format(pixels.height)}`,
      count > 1 && t('files.position', { index: at + 1, count }),
    ]
      .filter(Boolean)
      .join(' · ');
  };
};

interface StepProps {
  label: string;
  side: 'start' | 'end';
  onClick: () => void;
}

const Step = ({ label, side, onClick }: StepProps) => {
  const Icon = side === 'start' ? ChevronLeft : ChevronRight;
  return (
    <IconButton
      label={label}
      variant="secondary"
      tooltipSide={side === 'start' ? 'inline-end' : 'inline-start'}
      onClick={onClick}
      className={classes(
        'rounded-full! sm:absolute sm:top-1/2 sm:-translate-y-1/2 sm:shadow-high',
        side === 'start' ? 'sm:start-3' : 'sm:end-3',
      )}
    >
      <Icon className="rtl:-scale-x-100" aria-hidden />
    </IconButton>
  );
};

const DownloadLink = ({ file }: { file: ShownFile }) => {
  const t = useT();
  return (
    <a
      href={contentUrl(file.fileId)}
      download={file.name}
      aria-label={t('files.download')}
      data-tooltip={t('files.download')}
      className="tap inline-flex size-10 shrink-0 items-center justify-center rounded-house transition-colors hover:bg-surface-2"
    >
      <Download className="size-5" aria-hidden />
    </a>
  );
};

/** As large as fits, or as large as it is. Fingers have their own way to enlarge. */
const Picture = ({ file }: { file: ShownFile }) => {
  const t = useT();
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const [isEnlarged, setEnlarged] = useState(false);
  const { data, error } = useQuery({ ...fileQuery(file.fileId), enabled: state === 'failed' });
  if (state === 'failed')
    return <Trouble error={data === null ? null : error} onRetry={() => setState('loading')} />;
  const picture = (
    <img
      src={contentUrl(file.fileId)}
      alt={showDirectionMarks(file.name)}
      width={file.pixels?.width}
      height={file.pixels?.height}
      onLoad={() => setState('shown')}
      onError={() => setState('failed')}
      // The small one is there already, while the large one comes.
      style={
        state === 'loading' ? { backgroundImage: `url(${contentUrl(file.fileId, 'preview')})` } : undefined
      }
      className={classes(
        'bg-contain bg-center bg-no-repeat',
        isEnlarged ? 'max-w-none' : 'max-h-full max-w-full object-contain',
      )}
    />
  );
  return (
    <button
      type="button"
      aria-label={t(isEnlarged ? 'files.fit' : 'files.enlarge')}
      aria-pressed={isEnlarged}
      onClick={() => setEnlarged(!isEnlarged)}
      className={classes(
        'absolute inset-0 flex p-2 -outline-offset-2 sm:p-4',
        isEnlarged
          ? 'cursor-zoom-out! overflow-auto [align-items:safe_center] [justify-content:safe_center]'
          : 'cursor-zoom-in! items-center justify-center overflow-hidden',
      )}
    >
      {picture}
    </button>
  );
};

/** More than this makes a page slow, and nobody reads it here. */
const mostShownCharacters = 200_000;

const Text = ({ file }: { file: ShownFile }) => {
  const t = useT();
  const { data: text, error, refetch } = useQuery(contentQuery(file.fileId));
  if (text === undefined) {
    return error ? (
      <Trouble error={error} onRetry={() => void refetch()} />
    ) : (
      <SkeletonLines count={8} className="p-6" />
    );
  }
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={showDirectionMarks(file.name)}
      className="absolute inset-0 overflow-auto px-4 py-4 -outline-offset-2 sm:px-16"
    >
      {text.length > mostShownCharacters && (
        <p className="mx-auto mb-3 max-w-4xl text-sm text-fg-muted">{t('files.onlyBeginning')}</p>
      )}
      <pre className="mx-auto max-w-4xl font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap">
        <VisibleText>{text.slice(0, mostShownCharacters)}</VisibleText>
      </pre>
    </div>
  );
};

const CopyFile = ({ file }: { file: ShownFile }) => {
  const { data: text } = useQuery(contentQuery(file.fileId));
  return text === undefined ? null : <CopyText text={text} />;
};

/** Without an error it is no longer there. */
const Trouble = ({ error, onRetry }: { error: unknown; onRetry: () => void }) => {
  const t = useT();
  const isGone = error === null || (error instanceof ApiError && error.code === 'file/not-found');
  return (
    <div className="flex size-full items-center justify-center p-6">
      <NoticeCard
        tone={isGone ? 'info' : 'warning'}
        className="max-w-md"
        title={t(isGone ? 'files.gone' : 'files.notLoaded')}
        text={isGone ? t('files.gone.text') : errorText(error)}
        actions={
          !isGone && (
            <Button size="sm" onClick={onRetry}>
              {t('ui.retry')}
            </Button>
          )
        }
      />
    </div>
  );
};
