import type { Bus } from './port.ts';

/** The bus of a single process: whoever listens hears at once. */
export const createMemoryBus = (): Bus => {
  const listeners = new Map<string, Set<(message: unknown) => void>>();

  return {
    publish(topic, message) {
      const heard = listeners.get(topic);
      if (heard) for (const listener of Array.from(heard)) listener(message);
    },
    subscribe(topic, listener) {
      const heard = listeners.get(topic) ?? new Set();
      listeners.set(topic, heard.add(listener));
      return () => {
        heard.delete(listener);
        if (heard.size === 0 && listeners.get(topic) === heard) listeners.delete(topic);
      };
    },
  };
};
