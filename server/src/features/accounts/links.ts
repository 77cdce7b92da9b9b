/**
 * Links that work once: to set a password, to confirm an address. What a link carries is in its fragment, which
 * browsers send to nobody: no log of a proxy and no Referer has it. Its address is the configured one, or the one
 * the server printed, never a name the request came by (SR-55).
 */
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { LinkRow } from './schema.ts';
import { countLinks, findLink, insertLink, takeLink } from './store.ts';
import { hashToken, newToken } from './token.ts';

const hourMs = 60 * 60_000;
/** Whoever asks for links to somebody's address again and again must not fill their mailbox. */
const mostByMail = 5;

export const linkLifeMs = {
  reset: hourMs,
  /** Passed on by hand, so it may take a while. */
  resetByHand: 24 * hourMs,
  newAccount: 7 * 24 * hourMs,
  'sign-up': 24 * hourMs,
  email: 24 * hourMs,
} as const;

const pages = { reset: 'reset', 'sign-up': 'confirm', email: 'confirm', invite: 'invite' } as const;

export interface MadeLink {
  url: string;
  expiresAt: string;
}

export type Links = ReturnType<typeof createLinks>;

export interface LinksDeps {
  db: Db;
  clock: Clock;
  /** Where people open this server: `https://stoa.example`. */
  address: () => string;
}

export const createLinks = ({ db, clock, address }: LinksDeps) => {
  const now = () => isoAt(clock.nowMs());
  const urlOf = (purpose: keyof typeof pages, token: string) => `${address()}/${pages[purpose]}#${token}`;
  return {
    urlOf,

    async make(
      tx: Tx,
      given: Pick<LinkRow, 'purpose'> & Partial<Pick<LinkRow, 'userId' | 'email' | 'signUp'>>,
      lifeMs: number,
    ): Promise<MadeLink> {
      const token = newToken();
      const expiresAt = isoAt(clock.nowMs() + lifeMs);
      await insertLink(tx, {
        userId: null,
        email: null,
        signUp: null,
        ...given,
        tokenHash: hashToken(token),
        createdAt: now(),
        expiresAt,
      });
      return { url: urlOf(given.purpose, token), expiresAt };
    },

    /** Whether so many sent links to them still work that another one would only be a nuisance. */
    async hasPlenty(tx: Tx, of: { userId: string } | { email: string }): Promise<boolean> {
      await tx.lock(`links of ${'userId' in of ? of.userId : of.email}`);
      return (await countLinks(tx, of, now())) >= mostByMail;
    },

    find: (token: string, handle: Handle = db) => findLink(handle, hashToken(token), now()),

    /** Uses it up. Of several who come with it at once exactly one gets it (SR-51). */
    take: (tx: Tx, purpose: LinkRow['purpose'], token: string) =>
      takeLink(tx, purpose, hashToken(token), now()),
  };
};

export const linkInvalid = () =>
  new AppError('account/link-invalid', 'This link was used, is too old, or was not copied whole.');
