import type { Bus } from './port.ts';
import { createTopics } from './topics.ts';

/** The bus of a single process: whoever listens hears at once. */
export const createMemoryBus = (): Bus => {
  const topics = createTopics();
  return {
    publish: topics.hear,
    subscribe: topics.subscribe,
    close: async () => undefined,
  };
};
