import type { Message } from '@stoa/contract/conversations';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Virtualizer } from 'virtua';
import { useT } from '../../kernel/i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { loadOlderMessages } from './conversation-cache.ts';
import { keepAtEnd } from './keep-at-end.ts';
import type { EndKeeper } from './keep-at-end.ts';
import { MessageView } from './message.tsx';
import { PendingTurn } from './pending-turn.tsx';
import type { ShownTurns } from './shown-turns.ts';

interface MessageListProps {
  conversationId: string | undefined;
  view: ShownTurns;
  hasOlder: boolean;
  editingId: string | null;
  /** Hears how to go to the end, for what makes the page go there. */
  onReady: (goToEnd: () => void) => void;
}

/** Room above the first message, which the windowing has to know of. */
const topPx = 24;

/** The messages: earlier ones windowed, the last turn always there. */
export const MessageList = ({ conversationId, view, hasOlder, editingId, onReady }: MessageListProps) => {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const keeper = useRef<EndKeeper>(null);
  const [awayFromEnd, setAway] = useState(false);
  useLayoutEffect(() => {
    if (!scroller.current || !content.current) return;
    const started = keepAtEnd(scroller.current, content.current, setAway);
    keeper.current = started;
    onReady(started.goToEnd);
    return started.stop;
  }, [onReady]);
  const older = useOlderMessages(conversationId, hasOlder, scroller);
  const { earlier, lastTurn, pending } = view;
  const shift = useGrewAtStart(earlier);
  const edited = earlier.findIndex(({ id }) => id === editingId);

  return (
    <div className="relative min-h-0 flex-1 contain-strict">
      <div
        ref={scroller}
        onScroll={older.look}
        tabIndex={-1}
        role="region"
        aria-label={t('conversations.messages')}
        className="h-full bg-bg overflow-x-hidden overflow-y-auto overscroll-contain outline-none [overflow-anchor:none]"
      >
        <div ref={content} className="mx-auto w-full max-w-3xl px-4 pt-6 pb-8 sm:px-6">
          <h2 className="sr-only">{t('conversations.messages')}</h2>
          {older.notice && (
            <div className="absolute inset-x-0 top-1 z-10 flex justify-center">{older.notice}</div>
          )}
          <Virtualizer
            data={earlier}
            scrollRef={scroller}
            startMargin={topPx}
            shift={shift}
            keepMounted={edited === -1 ? [] : [edited]}
            bufferSize={400}
          >
            {(message: Message) => (
              <MessageView
                key={message.id}
                message={message}
                isEditing={message.id === editingId}
                isLast={false}
              />
            )}
          </Virtualizer>
          {lastTurn.map((message, index) => (
            <MessageView
              key={message.id}
              message={message}
              isEditing={message.id === editingId}
              isLast={index === lastTurn.length - 1 && !pending}
              isResuming={pending?.request.continues === message.id && pending.state !== 'failed'}
            />
          ))}
          {pending && <PendingTurn key={pending.key} sending={pending} />}
        </div>
      </div>
      {awayFromEnd && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <IconButton
            label={t('conversations.toEnd')}
            variant="secondary"
            tooltipSide="top"
            onClick={() => keeper.current?.goToEnd()}
            className="pointer-events-auto animate-[appear_160ms] rounded-full! bg-surface shadow-high"
          >
            <ArrowDown aria-hidden />
          </IconButton>
        </div>
      )}
    </div>
  );
};

/** Whether this render is the one in which older messages came to stand in front. */
const useGrewAtStart = (items: readonly Message[]): boolean => {
  const [before, setBefore] = useState(items);
  const [grew, setGrew] = useState(false);
  if (before !== items) {
    const first = before[0];
    setBefore(items);
    setGrew(first !== undefined && items[0]?.id !== first.id && items.some(({ id }) => id === first.id));
  }
  return grew;
};

/** Loads what lies above before the reader gets there. */
const useOlderMessages = (
  conversationId: string | undefined,
  hasOlder: boolean,
  scroller: React.RefObject<HTMLElement | null>,
): { look: () => void; notice: ReactNode } => {
  const t = useT();
  const loading = useRef(false);
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const load = useCallback(async () => {
    if (!conversationId || !hasOlder || loading.current) return;
    loading.current = true;
    setState('loading');
    try {
      await loadOlderMessages(conversationId);
      setState('idle');
    } catch {
      setState('failed');
    } finally {
      loading.current = false;
    }
  }, [conversationId, hasOlder]);
  const look = useCallback(() => {
    const element = scroller.current;
    if (element && state !== 'failed' && element.scrollTop < element.clientHeight * 2) void load();
  }, [scroller, load, state]);
  // A page that is shorter than the screen never scrolls.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = scroller.current;
      if (element && element.scrollHeight <= element.clientHeight * 1.5) look();
    });
    return () => cancelAnimationFrame(frame);
  }, [look, scroller]);
  const pill = 'rounded-full border border-line bg-surface px-3 py-1 text-sm shadow-low';
  if (state === 'failed') {
    const notice = (
      <button type="button" className={pill} onClick={() => void load()}>
        {t('conversations.olderFailed')}
      </button>
    );
    return { look, notice };
  }
  const notice = state === 'loading' && (
    <span role="status" className={`after-a-moment text-fg-muted ${pill}`}>
      {t('conversations.olderLoading')}
    </span>
  );
  return { look, notice };
};
