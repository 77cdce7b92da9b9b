/** News from this room to those above it, which it does not know. */
export interface Channel<T> {
  emit: (item: T) => void;
  subscribe: (listener: (item: T) => void) => () => void;
}

export const createChannel = <T>(): Channel<T> => {
  const listeners = new Set<(item: T) => void>();
  return {
    emit: (item) => {
      for (const listener of listeners) listener(item);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
