import { ApiError } from '@stoa/contract/client';
import { RefreshCw, TextCursorInput } from 'lucide-react';
import { useState } from 'react';
import { errorText } from '../../kernel/i18n/error-text.ts';
import { useLocale, useT } from '../../kernel/i18n/i18n.ts';
import type { Translate } from '../../kernel/i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { showDirectionMarks } from '../../ui/direction-marks.ts';
import { mayGoBetter } from './attachments.ts';
import type { AttachmentRowProps } from './attachment-row-on-demand.tsx';
import type { Attachment } from './attachments.ts';
import { shownFile } from './file-calls.ts';
import { FileChip } from './file-chip.tsx';
import { useSizeText } from './file-size.ts';
import { Thumbnail } from './thumbnail.tsx';
import { useAttachmentList } from './use-attachments.ts';
import { Viewer } from './viewer-on-demand.tsx';
import { isHeic } from './what-to-attach.ts';

/** What is attached to the message that is being written: failures first, in words, then everything else. */
export const AttachmentRow = ({ attachments, onPutIntoText, onEmptied }: AttachmentRowProps) => {
  const t = useT();
  const items = useAttachmentList(attachments);
  const [openedKey, setOpened] = useState<string>();
  if (items.length === 0) return null;

  const failed = items.filter(({ state }) => state === 'failed');
  const others = items.filter(({ state }) => state !== 'failed');
  const remove = ({ key }: Attachment, button: HTMLElement) => {
    const buttons = [
      ...button.closest('[data-attachments]')!.querySelectorAll<HTMLElement>('[data-remove-file]'),
    ];
    const at = buttons.indexOf(button);
    const next = buttons[at + 1] ?? buttons[at - 1];
    attachments.remove(key);
    if (next) next.focus();
    else onEmptied();
  };
  const viewable = others.filter(({ state, file }) => state === 'uploaded' && file !== null);
  const openedAt = viewable.findIndex(({ key }) => key === openedKey);
  return (
    <div data-attachments role="group" aria-label={t('files.attached')} className="px-2 pt-2">
      {failed.length > 0 && (
        <ul className="flex flex-col gap-2 not-last:mb-2">
          {failed.map((item) => (
            <FailedAttachment
              key={item.key}
              item={item}
              onRetry={() => attachments.retry(item.key)}
              onRemove={(button) => remove(item, button)}
            />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul className="gap-2 max-md:-mx-2 max-md:flex max-md:overflow-x-auto max-md:overscroll-x-contain max-md:px-2 max-md:pb-1 md:grid md:max-h-48 md:grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] md:overflow-y-auto">
          {others.map((item) => (
            <li key={item.key} className="max-md:w-60 max-md:shrink-0">
              <AttachmentChip
                item={item}
                onOpen={viewable.includes(item) ? () => setOpened(item.key) : undefined}
                onPutIntoText={() => onPutIntoText(item)}
                onRemove={(button) => remove(item, button)}
              />
            </li>
          ))}
        </ul>
      )}
      {openedAt !== -1 && (
        <Viewer
          files={viewable.flatMap(({ file }) => (file ? [shownFile(file)] : []))}
          at={openedAt}
          onMove={(at) => setOpened(viewable[at]?.key)}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  );
};

interface AttachmentChipProps {
  item: Attachment;
  onOpen: (() => void) | undefined;
  onPutIntoText: () => void;
  onRemove: (button: HTMLElement) => void;
}

const AttachmentChip = ({ item, onOpen, onPutIntoText, onRemove }: AttachmentChipProps) => {
  const t = useT();
  const sizeOf = useSizeText();
  const { name, kind, content, file, state, sizeBytes, isPastedText } = item;
  const isUnderWay = state === 'waiting' || state === 'uploading';
  return (
    <FileChip
      name={name}
      isGone={state === 'gone'}
      thumbnail={<Thumbnail kind={kind} content={content} fileId={state === 'gone' ? undefined : file?.id} />}
      detail={
        isUnderWay ? <Progress item={item} /> : state === 'gone' ? t('files.goneChip') : sizeOf(sizeBytes)
      }
      onOpen={onOpen}
      onRemove={onRemove}
      actions={
        isPastedText &&
        state === 'uploaded' && (
          <IconButton label={t('files.putIntoText')} size="sm" tooltipSide="top" onClick={onPutIntoText}>
            <TextCursorInput aria-hidden />
          </IconButton>
        )
      }
    >
      {isUnderWay && <ProgressBar item={item} />}
    </FileChip>
  );
};

const Progress = ({ item: { state, progress } }: { item: Attachment }) => {
  const t = useT();
  const locale = useLocale();
  if (state === 'waiting') return t('files.waiting');
  // All of it is there, and is being looked at.
  if (progress >= 1) return t('files.checking');
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(progress);
};

const ProgressBar = ({ item: { name, progress } }: { item: Attachment }) => {
  const t = useT();
  return (
    <div
      role="progressbar"
      aria-label={t('files.uploadOf', { name: showDirectionMarks(name) })}
      aria-valuenow={Math.round(progress * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className="pointer-events-none absolute inset-x-0 bottom-0 h-1 bg-surface-2"
    >
      <div
        className="h-full origin-left bg-accent transition-transform rtl:origin-right"
        style={{ transform: `scaleX(${progress})` }}
      />
    </div>
  );
};

interface FailedAttachmentProps {
  item: Attachment;
  onRetry: () => void;
  onRemove: (button: HTMLElement) => void;
}

const FailedAttachment = ({ item, onRetry, onRemove }: FailedAttachmentProps) => {
  const t = useT();
  const name = showDirectionMarks(item.name);
  return (
    <li>
      <div
        role="alert"
        className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-house border border-danger/35 bg-danger-soft p-1.5 pe-2"
      >
        <Thumbnail kind={item.kind} content={item.content} />
        <span className="min-w-48 flex-1 text-sm wrap-anywhere">
          <span className="block font-medium">{t('files.failed', { name })}</span>
          <span className="block text-fg-muted">{failureText(item, t)}</span>
        </span>
        <span className="ms-auto flex gap-2">
          {mayGoBetter(item.error) && (
            <Button size="sm" icon={<RefreshCw className="size-4" aria-hidden />} onClick={onRetry}>
              {t('ui.retry')}
            </Button>
          )}
          <Button
            size="sm"
            variant="ghost"
            data-remove-file
            aria-label={t('files.removeOne', { name })}
            onClick={(event) => onRemove(event.currentTarget)}
          >
            {t('files.remove')}
          </Button>
        </span>
      </div>
    </li>
  );
};

const failureText = ({ error, name, content }: Attachment, t: Translate): string => {
  const isUnknown = error instanceof ApiError && error.code === 'file/kind-unknown';
  return isUnknown && isHeic({ name, type: content?.type ?? '' }) ? t('files.heic') : errorText(error);
};
