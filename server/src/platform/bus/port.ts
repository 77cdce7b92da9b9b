/**
 * News between the processes of one instance. A hint, never the truth: a message may be lost, and
 * whoever needs to know looks into the database.
 */
export interface Bus {
  /** To listeners in this process at once, to those in others soon. After the commit of what it tells of. */
  publish(topic: string, message: unknown): void;
  /**
   * Messages of one publisher come in the order they were sent.
   * @param missed is called when something may have been said that `listener` did not get to hear: the
   *   connection was lost for a while, or a message was too large to be carried to other processes
   * @returns stops listening
   */
  subscribe(topic: string, listener: (message: unknown) => void, missed?: () => void): () => void;
  close(): Promise<void>;
}
