import type { Session } from '@stoa/contract/sessions';
import { isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import { type Principal, requireUser } from '../../../kernel/principal.ts';
import type { AccountParts } from '../accounts.ts';
import { listSessions } from '../store.ts';

export const createOwnSessions = ({ db, clock, ending, recordOwn }: AccountParts) => ({
  async listSessions(principal: Principal): Promise<{ items: Session[]; nextCursor: null }> {
    const { userId, sessionId } = requireUser(principal);
    const rows = await listSessions(db, userId, isoAt(clock.nowMs()));
    return { items: rows.map((row) => ({ ...row, isCurrent: row.id === sessionId })), nextCursor: null };
  },

  async endSession(principal: Principal, sessionId: string): Promise<void> {
    const user = requireUser(principal);
    await db.transaction(async (tx) => {
      const count = await ending.endSessions(tx, user.userId, { only: sessionId });
      if (count === 0) throw new AppError('session/not-found', 'There is no such session.');
      await recordOwn(tx, user, 'account.sessions-end', { sessions: count });
    });
  },

  async endOtherSessions(principal: Principal): Promise<void> {
    const user = requireUser(principal);
    await db.transaction(async (tx) => {
      const count = await ending.endSessions(tx, user.userId, { except: user.sessionId });
      if (count > 0) await recordOwn(tx, user, 'account.sessions-end', { sessions: count });
    });
  },
});
