import type { LinkPurpose } from '@stoa/contract/accounts';
import { integer, json, orNull, type RowOf, table, text } from '../../platform/db/table.ts';

export const users = table('users', {
  id: text(),
  /** Lower case; unique. */
  email: text(),
  name: text(),
  role: text<'administrator' | 'member'>(),
  /** Empty until somebody for whom an administrator made the account has set a password. */
  passwordHash: text(),
  /** Says what they may do; null is the built-in role. */
  roleId: orNull(text()),
  disabledAt: orNull(text()),
  createdAt: text(),
});

export const sessions = table('sessions', {
  id: text(),
  /** sha-256 of the token: reading the table gives nobody a session. */
  tokenHash: text(),
  userId: text(),
  userAgent: text(),
  createdAt: text(),
  seenAt: text(),
  expiresAt: text(),
});

/** Links that work once; using one deletes its row. */
export const accountLinks = table('accountLinks', {
  /** sha-256 of the token: reading the table gives nobody a link. */
  tokenHash: text(),
  purpose: text<Exclude<LinkPurpose, 'invite'>>(),
  /** Null for an account that is not made yet. */
  userId: orNull(text()),
  /** The address that is to be confirmed. */
  email: orNull(text()),
  /** What the account will be made of. */
  signUp: orNull(json<PendingSignUp>()),
  createdAt: text(),
  expiresAt: text(),
});

export interface PendingSignUp {
  name: string;
  passwordHash: string;
}

/** Each is leave to make one account; using one deletes its row. */
export const invites = table('invites', {
  id: text(),
  /** sha-256 of the token: reading the table gives nobody an invite. */
  tokenHash: text(),
  /** The only address that may use it; null for any. */
  email: orNull(text()),
  role: text<'administrator' | 'member'>(),
  note: orNull(text()),
  createdBy: text(),
  createdAt: text(),
  expiresAt: text(),
});

/** What is to be sent, until the mail server has taken it. */
export const mails = table('mails', {
  id: text(),
  /** Whose account it is about; it goes with that. */
  userId: orNull(text()),
  /** The mail with its links, sealed. */
  sealed: text(),
  attempts: integer(),
  createdAt: text(),
  /** Sent later it would be of no use. */
  expiresAt: text(),
});

export interface AccountTables {
  users: RowOf<typeof users>;
  sessions: RowOf<typeof sessions>;
  accountLinks: RowOf<typeof accountLinks>;
  invites: RowOf<typeof invites>;
  mails: RowOf<typeof mails>;
}

export type UserRow = AccountTables['users'];
export type LinkRow = AccountTables['accountLinks'];
export type InviteRow = AccountTables['invites'];
export type MailRow = AccountTables['mails'];
