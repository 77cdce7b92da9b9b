/** The end of a connection, of a target or of an account: nothing stays, and what was given out is revoked. */
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Attempts } from './attempts.ts';
import { deletePin, deleteRegistrationsOf } from './registration-store.ts';
import type { TokenSetRow } from './schema.ts';
import { openTokens } from './sealed.ts';
import { deleteAttempts, deleteTokenSets, endOpenAttempts, type Whose } from './store.ts';
import type { ProtectedTarget } from './target.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface EndingDeps {
  db: Db;
  secrets: Secrets;
  log: Log;
  audit: Audit;
  attempts: Attempts;
  endpoint: TokenEndpoint;
}

export const createEnding = ({ db, secrets, log, audit, attempts, endpoint }: EndingDeps) => {
  /** As well as it goes: whether a server hears of it changes nothing here. */
  const revoke = async (row: TokenSetRow): Promise<void> => {
    try {
      const secret = openTokens(secrets, row);
      const { accessToken, refreshToken } = secret;
      if (refreshToken !== null) await endpoint.revoke(secret, refreshToken, 'refresh_token');
      await endpoint.revoke(secret, accessToken, 'access_token');
    } catch (error) {
      log.warn({ targetId: row.targetId, error }, 'Tokens could not be revoked');
    }
  };

  const stop = async (tx: Tx, whose: Whose, status: 'cancelled' | 'superseded'): Promise<number> => {
    const kind = status === 'cancelled' ? 'user_denied' : status;
    const ended = await endOpenAttempts(tx, whose, attempts.endOf(status, kind));
    tx.afterCommit(() => ended.forEach((row) => attempts.announce(row, kind)));
    return ended.length;
  };

  const revokeAfter = (tx: Tx, rows: TokenSetRow[]): void =>
    tx.afterCommit(() => void Promise.all(rows.map(revoke)));

  return {
    /** X20. It is over before the servers are asked to revoke; the promise waits for that. */
    async disconnect(
      { userId }: UserPrincipal,
      { id: targetId }: Pick<ProtectedTarget, 'id'>,
    ): Promise<void> {
      const erased = await db.transaction(async (tx) => {
        const whose = { userId, targetId };
        const stopped = await stop(tx, whose, 'cancelled');
        const rows = await deleteTokenSets(tx, whose);
        if (rows.length + stopped > 0) {
          const object = { kind: 'oauth' as const, id: targetId };
          await audit.record(tx, { kind: 'user', userId }, 'oauth.disconnect', object, {});
        }
        return rows;
      });
      await Promise.all(erased.map(revoke));
    },

    /** X19: whatever belongs to an earlier revision is gone with this transaction. */
    async targetChanged(tx: Tx, targetId: string, revision: number): Promise<void> {
      const whose = { targetId, before: revision };
      await stop(tx, whose, 'superseded');
      await deleteRegistrationsOf(tx, targetId, revision);
      revokeAfter(tx, await deleteTokenSets(tx, whose));
    },

    async targetGone(tx: Tx, targetId: string): Promise<void> {
      await deleteRegistrationsOf(tx, targetId);
      await deletePin(tx, targetId);
      await deleteAttempts(tx, { targetId });
      revokeAfter(tx, await deleteTokenSets(tx, { targetId }));
    },

    async forget(tx: Tx, userId: string): Promise<number> {
      await deleteAttempts(tx, { userId });
      const rows = await deleteTokenSets(tx, { userId });
      revokeAfter(tx, rows);
      return rows.length;
    },
  };
};
