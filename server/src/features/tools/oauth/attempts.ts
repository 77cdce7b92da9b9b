/**
 * Attempts to sign in, each a row that moves by compare-and-set: awaiting → exchanging → authorized | failed, and
 * from awaiting also to expired, cancelled and superseded. How one begins is in `beginning.ts`.
 */
import { createHash } from 'node:crypto';
import type { OAuthAttempt, OAuthFailureClass } from '@stoa/contract/oauth';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import { tellUser } from '../../../kernel/news.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Bus } from '../../../platform/bus/port.ts';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { Figures } from './figures.ts';
import type { RegistrationStore } from './registration-store.ts';
import type { AttemptRow } from './schema.ts';
import {
  type AttemptEnd,
  endAttempt,
  endLapsedExchanges,
  findOpenAttempt,
  findOwnAttempt,
  listDueAttempts,
} from './store.ts';

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const startPathOf = (attemptId: string): string => `/mcp/oauth/start/${attemptId}`;

export interface AttemptDeps {
  db: Db;
  clock: Clock;
  bus: Bus;
  figures: Figures;
  registrations: RegistrationStore;
  mayUse: (userId: string, targetId: string) => Promise<boolean>;
}

export type Attempts = ReturnType<typeof createAttempts>;

export const createAttempts = ({ db, clock, bus, figures, registrations, mayUse }: AttemptDeps) => {
  const nowIso = () => isoAt(clock.nowMs());

  const endOf = (
    status: AttemptEnd['status'],
    failureClass: OAuthFailureClass | null = null,
  ): AttemptEnd => ({
    status,
    failureClass,
    endedAt: nowIso(),
  });

  const announce = (
    row: Pick<AttemptRow, 'id' | 'userId' | 'targetId'>,
    outcome: 'ok' | OAuthFailureClass,
  ): void => {
    figures.attempt(outcome);
    tellUser(bus, row.userId, { type: 'oauth-attempt-changed', attemptId: row.id, targetId: row.targetId });
  };

  /** R21, X4: time that ran out, and a person who begins again, cast a doubt; nothing else does. */
  const doubt = async (tx: Tx, row: AttemptRow): Promise<void> => {
    const { isReused, sentAt, callbackAt, registrationId: id, registrationVersion: version } = row;
    if (!registrations.suspect || !isReused || id === null || version === null) return;
    if (sentAt !== null && callbackAt === null) await registrations.suspect(tx, { id, version });
  };

  const endWaiting = async (
    row: AttemptRow,
    status: 'expired' | 'cancelled' | 'superseded',
    castsDoubt: boolean,
  ): Promise<void> => {
    const failureClass = status === 'cancelled' ? 'user_denied' : status;
    const isEnded = await db.transaction(async (tx) => {
      if (!(await endAttempt(tx, { ...row, status: 'awaiting' }, endOf(status, failureClass)))) return false;
      if (castsDoubt) await doubt(tx, row);
      return true;
    });
    if (isEnded) announce(row, failureClass);
  };

  /** What has come of it without anybody looking: time is up, or whoever exchanged the code has died. */
  const settle = async (row: AttemptRow): Promise<void> => {
    if (row.status === 'awaiting' && row.expiresAt <= nowIso()) return endWaiting(row, 'expired', true);
    if (row.status === 'exchanging') await endLapsedExchanges(db, nowIso(), row.id);
  };

  return {
    endOf,
    announce,
    settle,
    endWaiting,

    /** Of those of this person at this target the one that is open; what is due has ended before. */
    async findOpen(userId: string, targetId: string): Promise<AttemptRow | undefined> {
      const found = await findOpenAttempt(db, userId, targetId);
      if (!found) return undefined;
      await settle(found);
      return findOpenAttempt(db, userId, targetId);
    },

    /** X16. @throws oauth-attempt/not-found */
    async get(user: UserPrincipal, attemptId: string): Promise<AttemptRow> {
      const row = await findOwnAttempt(db, user.userId, attemptId);
      if (!row || !(await mayUse(row.userId, row.targetId)))
        throw new AppError('oauth-attempt/not-found', 'There is no such attempt.');
      await settle(row);
      return (await findOwnAttempt(db, user.userId, attemptId)) ?? row;
    },

    async expireDue(): Promise<void> {
      for (const row of await listDueAttempts(db, nowIso())) await endWaiting(row, 'expired', true);
      await endLapsedExchanges(db, nowIso());
    },
  };
};

export const viewOf = (row: AttemptRow): OAuthAttempt => ({
  id: row.id,
  targetId: row.targetId,
  name: row.targetName,
  purpose: row.purpose,
  status: row.status,
  class: row.failureClass,
  start: row.status === 'awaiting' ? startPathOf(row.id) : null,
  followedBy: row.followedBy,
  expiresAt: row.expiresAt,
});
