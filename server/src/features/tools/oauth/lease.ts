/**
 * One process at a time, by a row with an end by the database's clock. It saves work and keeps servers from seeing
 * double; what is right is decided by reading again and by compare-and-set.
 */
import { pause, type Timers } from '../../../kernel/timers.ts';
import type { Db, Handle } from '../../../platform/db/port.ts';
import type { OAuthTables } from './schema.ts';

const lookEveryMs = 100;

/** @returns whether it is ours now; who has it may take it again */
const take = async (db: Handle, name: string, owner: string, forMs: number): Promise<boolean> => {
  const { now } = db.engine;
  const taken = await db
    .query<OAuthTables>()
    .insertInto('oauthLeases')
    .values({ name, owner, until: now(forMs) })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ owner, until: now(forMs) })
        .where('oauthLeases.until', '<', now()),
    )
    .returning('name')
    .execute();
  return taken.length === 1;
};

const giveBack = (db: Handle, name: string, owner: string) =>
  db
    .query<OAuthTables>()
    .deleteFrom('oauthLeases')
    .where('name', '=', name)
    .where('owner', '=', owner)
    .execute();

export const deleteLapsedLeases = (db: Handle) =>
  db.query<OAuthTables>().deleteFrom('oauthLeases').where('until', '<', db.engine.now(-60_000)).execute();

export interface LeaseDeps {
  db: Db;
  timers: Timers;
  /** Who this process is. */
  owner: string;
}

/** What waits for others looks again and again; what it finds, or `work` under the lease, is the answer. */
export interface Turn<T> {
  name: string;
  forMs: number;
  /** Asked first and on every look: what others have done already, so that nothing is left to do. */
  found: () => Promise<T | undefined>;
  work: () => Promise<T>;
  /** How long others may keep us waiting; then there is no answer. */
  patienceMs: number;
  signal?: AbortSignal | undefined;
}

export type InTurn = ReturnType<typeof createTurns>;

/** @returns undefined when patience has ended */
export const createTurns = ({ db, timers, owner }: LeaseDeps) => {
  let count = 0;
  return async <T>({ name, forMs, found, work, patienceMs, signal }: Turn<T>): Promise<T | undefined> => {
    // Two turns of one process are two owners: the later one must not take the lease of the earlier.
    const self = `${owner}:${(count += 1)}`;
    const endMs = timers.elapsedMs() + patienceMs;
    for (;;) {
      signal?.throwIfAborted();
      const there = await found();
      if (there !== undefined) return there;
      if (await take(db, name, self, forMs)) break;
      if (timers.elapsedMs() >= endMs) return undefined;
      await pause(timers, lookEveryMs, signal);
    }
    try {
      // The holder before us may have finished between our look and our turn.
      return (await found()) ?? (await work());
    } finally {
      // If it is not given back it lapses.
      await giveBack(db, name, self).catch(() => undefined);
    }
  };
};

/** Those who want the same at the same time in this process share one piece of work. */
export const createShared = <T>() => {
  const running = new Map<string, Promise<T>>();
  return (key: string, work: () => Promise<T>): Promise<T> => {
    const known = running.get(key);
    if (known) return known;
    const begun = work().finally(() => running.delete(key));
    running.set(key, begun);
    return begun;
  };
};
