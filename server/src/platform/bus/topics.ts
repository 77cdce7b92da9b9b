/** Who listens to what in this process. */

interface Subscription {
  hear: (message: unknown) => void;
  miss: () => void;
}

export interface Topics {
  subscribe(topic: string, hear: Subscription['hear'], miss?: Subscription['miss']): () => void;
  has(topic: string): boolean;
  hear(topic: string, message: unknown): void;
  /** Of one topic, or of all. */
  miss(topic?: string): void;
}

export const createTopics = (): Topics => {
  const subscriptions = new Map<string, Set<Subscription>>();
  // Whoever hears something may subscribe or stop meanwhile.
  const of = (topic: string): Subscription[] => Array.from(subscriptions.get(topic) ?? []);

  return {
    subscribe(topic, hear, miss = () => {}) {
      const subscription = { hear, miss };
      const others = subscriptions.get(topic) ?? new Set();
      subscriptions.set(topic, others.add(subscription));
      return () => {
        others.delete(subscription);
        if (others.size === 0 && subscriptions.get(topic) === others) subscriptions.delete(topic);
      };
    },
    has: (topic) => subscriptions.has(topic),
    hear(topic, message) {
      for (const { hear } of of(topic)) hear(message);
    },
    miss(topic) {
      const topics = topic === undefined ? Array.from(subscriptions.keys()) : [topic];
      for (const { miss } of topics.flatMap(of)) miss();
    },
  };
};
