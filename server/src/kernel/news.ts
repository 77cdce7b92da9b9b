import type { News } from '@stoa/contract/news';

/** The bus topics that users' event streams listen to. */
export const newsTopicOf = (userId: string): string => `news:${userId}`;
export const newsTopicOfEveryone = 'news:everyone';

interface Publisher {
  publish(topic: string, message: unknown): void;
}

/** Besides news for the page there is one for the streams themselves: the session they serve is over. */
export type StreamNews = News | { type: 'session-ended'; sessionId: string };

export const tellUser = (bus: Publisher, userId: string, news: StreamNews): void =>
  bus.publish(newsTopicOf(userId), news);
export const tellEveryone = (bus: Publisher, news: News): void => bus.publish(newsTopicOfEveryone, news);
