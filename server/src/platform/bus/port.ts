/**
 * News between the processes of one instance. A hint, never the truth: a message may be lost, and
 * whoever needs to know looks into the database.
 */
export interface Bus {
  publish(topic: string, message: unknown): void;
  /** @returns stops listening. Messages of one publisher come in the order they were sent. */
  subscribe(topic: string, listener: (message: unknown) => void): () => void;
}
