/**
 * What this room tells those above it. They listen here, because this room does not know them:
 * the caches of conversations and their messages belong to the room of conversations.
 */
import type { Conversation } from '@stoa/contract/conversations';
import type { News } from '@stoa/contract/news';
import { createChannel } from './channel.ts';
import type { Started } from './outbox.ts';
import type { SettledRun } from './runs-store.ts';

/** Everything that came over the user's stream but the events of runs. */
export const news = createChannel<News>();
/** News may have been missed. */
export const newsGap = createChannel<void>();
/** A message needed a conversation, and has one now. */
export const conversationCreated = createChannel<Conversation>();
/** The server has taken a message. */
export const runStarted = createChannel<Started>();
/** A followed run ended; its message is complete. */
export const runSettled = createChannel<SettledRun>();
/** A run ended, but not before this tab's eyes: its message has to be fetched. */
export const runMissed = createChannel<{ conversationId: string }>();
