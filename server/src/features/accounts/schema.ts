import { orNull, type RowOf, table, text } from '../../platform/db/table.ts';

export const users = table('users', {
  id: text(),
  /** Lower case; unique. */
  email: text(),
  name: text(),
  role: text<'administrator' | 'member'>(),
  passwordHash: text(),
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

export interface AccountTables {
  users: RowOf<typeof users>;
  sessions: RowOf<typeof sessions>;
}
