/**
 * How somebody is put out, everywhere and at once (SR-52). What has authority beside a session lies in rooms above:
 * they subscribe, and do their part in the same transaction.
 */
import type { Forgotten } from '@stoa/contract/accounts';
import { tellUser } from '../../kernel/news.ts';
import type { Bus } from '../../platform/bus/port.ts';
import type { Tx } from '../../platform/db/port.ts';
import {
  deleteInvitesBy,
  deleteInvitesTo,
  deleteLinksOf,
  deleteLinksTo,
  deleteSessionsOf,
  deleteUser,
  findUser,
} from './store.ts';

export type UserEnded = (tx: Tx, userId: string) => Promise<void>;
/** Takes everything of a user out of the rooms. Blobs go after the commit. @returns what it was */
export type Forget = (tx: Tx, userId: string) => Promise<Forgotten>;

export type Ending = ReturnType<typeof createEnding>;

export const createEnding = ({ bus }: { bus: Bus }) => {
  const listeners: UserEnded[] = [];
  let forgetEverywhere: Forget | undefined;

  const tellListeners = async (tx: Tx, userId: string): Promise<void> => {
    for (const listener of listeners) await listener(tx, userId);
  };

  /** Their streams end when the transaction has committed. @returns how many there were */
  const endSessions = async (
    tx: Tx,
    userId: string,
    which: { only: string } | { except: string } | 'all',
  ): Promise<number> => {
    const sessionIds = await deleteSessionsOf(tx, userId, which);
    tx.afterCommit(() => {
      for (const sessionId of sessionIds) tellUser(bus, userId, { type: 'session-ended', sessionId });
    });
    return sessionIds.length;
  };

  return {
    endSessions,

    /** Disabled or demoted: whatever they began with the authority they had is over. */
    async end(tx: Tx, userId: string): Promise<void> {
      await endSessions(tx, userId, 'all');
      await deleteLinksOf(tx, userId);
      // Somebody who no longer may invite must not come back by a link they kept.
      await deleteInvitesBy(tx, userId);
      await tellListeners(tx, userId);
    },

    async remove(tx: Tx, userId: string): Promise<Forgotten> {
      if (!forgetEverywhere) throw new Error('Nobody has said how to forget a user.');
      await tellListeners(tx, userId);
      return forgetEverywhere(tx, userId);
    },

    /** What this room itself holds of a user; after the rooms above it. */
    async forget(tx: Tx, userId: string): Promise<Forgotten> {
      const user = await findUser(tx, userId);
      if (!user) return {};
      const sessions = await endSessions(tx, userId, 'all');
      const links = (await deleteLinksOf(tx, userId)) + (await deleteLinksTo(tx, user.email));
      const invites = await deleteInvitesBy(tx, userId);
      await deleteInvitesTo(tx, user.email);
      await deleteUser(tx, userId);
      return { sessions, links, invites };
    },

    onUserEnded: (listener: UserEnded): void => void listeners.push(listener),
    forgetBy: (forget: Forget): void => void (forgetEverywhere = forget),
  };
};
