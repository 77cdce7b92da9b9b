/**
 * Event streams by user (SR-64): each holds a connection and memory. A person has one for each visible tab;
 * beyond what anybody has, the oldest is let go for the newest, so that a tab that hangs keeps nobody out.
 */
import type { EventSink } from '../../kernel/handler.ts';

export type StreamsOfUser = ReturnType<typeof createStreamsOfUser>;

export const createStreamsOfUser = (most: number) => {
  const open = new Map<string, Map<EventSink, () => void>>();

  return {
    /** @param letGo tells its reader and ends it */
    add(userId: string, sink: EventSink, letGo: () => void): void {
      const own = open.get(userId) ?? new Map<EventSink, () => void>();
      open.set(userId, own);
      own.set(sink, letGo);
      sink.onClose(() => {
        own.delete(sink);
        if (own.size === 0 && open.get(userId) === own) open.delete(userId);
      });
      for (const [oldest, letOldestGo] of own) {
        if (own.size <= most) break;
        // Closing takes a while; it counts no more.
        own.delete(oldest);
        letOldestGo();
      }
    },
    countOf: (userId: string): number => open.get(userId)?.size ?? 0,
  };
};
