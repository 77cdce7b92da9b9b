import { Paperclip } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../kernel/i18n/i18n.ts';
import { useFeature } from '../../kernel/session.tsx';
import { dialogIsOpen } from '../../kernel/shortcuts.ts';

export interface Dropped {
  files: readonly File[];
  hasFolders: boolean;
}

interface DropAreaProps {
  /** Whether there is something to attach to. */
  takes: () => boolean;
  onDrop: (dropped: Dropped) => void;
}

/**
 * Takes files that are dropped anywhere on the page, and shows so over its parent while they are held
 * above. What is not taken is held off: a browser would leave the page for the file.
 */
export const DropArea = (props: DropAreaProps) => {
  const t = useT();
  const [isOver, setOver] = useState(false);
  const mayAttach = useFeature('files');
  const takes = () => mayAttach && props.takes();
  const latest = useRef({ ...props, takes });
  useEffect(() => {
    latest.current = { ...props, takes };
  });
  useEffect(() => {
    // Moving on to an element within tells of the entering first, then of the leaving of the one before.
    let entered: EventTarget | null = null;
    // A picture of this page that is dragged comes as a file too.
    let isOwn = false;
    const holdsFiles = (event: DragEvent) => !isOwn && event.dataTransfer?.types.includes('Files');
    const over = (event: DragEvent) => {
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      const takes = !dialogIsOpen() && latest.current.takes();
      event.dataTransfer.dropEffect = takes ? 'copy' : 'none';
      if (event.type === 'dragenter') entered = event.target;
      setOver(takes);
    };
    const leave = (event: DragEvent) => {
      if (event.target === entered) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (!dialogIsOpen() && latest.current.takes()) latest.current.onDrop(contentOf(event.dataTransfer));
    };
    const start = () => void (isOwn = true);
    const end = () => void (isOwn = false);
    const handlers = {
      dragstart: start,
      dragend: end,
      dragenter: over,
      dragover: over,
      dragleave: leave,
      drop,
    } as const;
    const names = Object.keys(handlers) as (keyof typeof handlers)[];
    for (const name of names) window.addEventListener(name, handlers[name]);
    return () => {
      for (const name of names) window.removeEventListener(name, handlers[name]);
    };
  }, []);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none absolute inset-0 z-20 flex animate-[appear_140ms] items-center justify-center bg-bg/95 p-3">
      <div className="flex size-full flex-col items-center justify-center gap-2 rounded-house border-2 border-dashed border-accent/60 bg-accent-soft/40">
        <Paperclip className="size-7 text-accent" aria-hidden />
        <p className="font-display text-xl">{t('files.drop')}</p>
        <p className="text-sm text-fg-muted">{t('files.drop.text')}</p>
      </div>
    </div>
  );
};

const contentOf = ({ items, files }: DataTransfer): Dropped => {
  const folders = new Set(
    [...items].flatMap((item) => {
      const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
      return entry?.isDirectory ? [entry.name] : [];
    }),
  );
  // A folder comes as a file too, which cannot be read.
  return { files: [...files].filter(({ name }) => !folders.has(name)), hasFolders: folders.size > 0 };
};
