/**
 * The connections of this process, one for each person, server, revision of the server and identity they come
 * with. They are shared by all that happens at once, kept a while, and bounded: of too many the one that has
 * been idle longest goes.
 */
import type { Clock } from '../../../../kernel/clock.ts';
import type { Timers } from '../../../../kernel/timers.ts';
import type { Connection } from './connection.ts';
import { McpFailure } from './failure.ts';

const idleMs = 5 * 60_000;
const mostConnections = 500;
const mostPrograms = 40;
/** A stop does not wait for servers any longer. */
const closeTimeoutMs = 5_000;

export interface ConnectionKey {
  userId: string;
  serverId: string;
  revision: number;
  identity: string;
  isProgram: boolean;
}

interface Entry {
  key: ConnectionKey;
  opening: Promise<Connection>;
  connection: Connection | null;
  users: number;
  /** No longer given out; ends with its last user. */
  isRetired: boolean;
  idleSinceMs: number;
}

export type Connections = ReturnType<typeof createConnections>;

export const createConnections = ({ clock, timers }: { clock: Clock; timers: Timers }) => {
  const entries = new Map<string, Entry>();

  const end = (entry: Entry): void => {
    const text = textOf(entry.key);
    if (entries.get(text) === entry) entries.delete(text);
    entry.isRetired = true;
    void entry.opening.then((connection) => connection.close()).catch(() => undefined);
  };

  const retire = (entry: Entry): void => {
    const text = textOf(entry.key);
    if (entries.get(text) === entry) entries.delete(text);
    entry.isRetired = true;
    if (entry.users === 0) end(entry);
  };

  const sweep = (): void => {
    const now = clock.nowMs();
    for (const entry of entries.values()) {
      const isOver = entry.connection !== null && !entry.connection.isOpen;
      if (entry.users === 0 && (isOver || now - entry.idleSinceMs >= idleMs)) end(entry);
    }
    if (entries.size > 0) return;
    stopSweeping?.();
    stopSweeping = undefined;
  };
  let stopSweeping: (() => void) | undefined;

  const makeRoom = (isProgram: boolean): void => {
    const alike = [...entries.values()].filter(({ key }) => key.isProgram === isProgram);
    if (alike.length < (isProgram ? mostPrograms : mostConnections)) return;
    const idle = alike
      .filter(({ users }) => users === 0)
      .toSorted((a, b) => a.idleSinceMs - b.idleSinceMs)[0];
    if (!idle) throw new McpFailure('unreachable', 'Too many connections are open at the moment.', 'no');
    end(idle);
  };

  const enter = (key: ConnectionKey, open: () => Promise<Connection>): Entry => {
    const text = textOf(key);
    const known = entries.get(text);
    if (known && (known.connection === null || known.connection.isOpen)) return known;
    if (known) retire(known);
    makeRoom(key.isProgram);
    const entry: Entry = {
      key,
      opening: open(),
      connection: null,
      users: 0,
      isRetired: false,
      idleSinceMs: clock.nowMs(),
    };
    entries.set(text, entry);
    stopSweeping ??= timers.every(idleMs / 5, sweep);
    entry.opening.then(
      (connection) => void (entry.connection = connection),
      () => {
        if (entries.get(text) === entry) entries.delete(text);
      },
    );
    return entry;
  };

  return {
    /**
     * @param isOver whether what failed means that this connection is of no further use
     * @throws what `open` or `work` threw, or the reason of the signal while it is being opened
     */
    async use<T>(
      key: ConnectionKey,
      open: () => Promise<Connection>,
      {
        signal,
        isOver,
      }: { signal: AbortSignal; isOver: (error: unknown, connection: Connection) => boolean },
      work: (connection: Connection) => Promise<T>,
    ): Promise<T> {
      const entry = enter(key, open);
      entry.users += 1;
      try {
        const connection = await unlessAborted(entry.opening, signal);
        return await work(connection);
      } catch (error) {
        if (entry.connection !== null && isOver(error, entry.connection)) retire(entry);
        throw error;
      } finally {
        entry.users -= 1;
        entry.idleSinceMs = clock.nowMs();
        if (entry.isRetired && entry.users === 0) end(entry);
      }
    },

    /** The newest that this person has open. */
    find: (serverId: string, userId: string): Connection | undefined =>
      [...entries.values()].findLast(
        ({ key, connection }) =>
          key.serverId === serverId && key.userId === userId && connection?.isOpen === true,
      )?.connection ?? undefined,

    endAll(isMeant: (key: ConnectionKey) => boolean): void {
      for (const entry of entries.values()) if (isMeant(entry.key)) end(entry);
    },

    async close(): Promise<void> {
      stopSweeping?.();
      const all = [...entries.values()];
      entries.clear();
      const late = new Promise<void>((resolve) => setTimeout(resolve, closeTimeoutMs).unref());
      const closing = all.map(({ opening }) => opening.then((c) => c.close()).catch(() => undefined));
      await Promise.race([Promise.all(closing), late]);
    },
  };
};

const textOf = ({ userId, serverId, revision, identity }: ConnectionKey): string =>
  JSON.stringify([userId, serverId, revision, identity]);

const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
