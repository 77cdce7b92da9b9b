/** From a code to tokens: redeemed once, stored in one transaction with all that follows from it. */
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { NewId } from '../../../kernel/ids.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Timers } from '../../../kernel/timers.ts';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import type { Audit } from '../../audit/audit.ts';
import type { Attempts } from './attempts.ts';
import { insisting } from './commit.ts';
import { failureOf, type OAuthFailure } from './failure.ts';
import type { Figures } from './figures.ts';
import type { RegistrationStore } from './registration-store.ts';
import type { AttemptRow } from './schema.ts';
import { unionOf } from './scopes.ts';
import { type AttemptSecrets, sealTokens } from './sealed.ts';
import {
  claimExchange,
  endAttempt,
  findAttempt,
  holdTokenSet,
  insertTokenSet,
  updateTokenSet,
} from './store.ts';
import { timesOf } from './times.ts';
import type { TokenEndpoint, Tokens } from './token-endpoint.ts';

const leaseMs = 60_000;

export interface Authorized {
  userId: string;
  targetId: string;
  attemptId: string;
}
export type AuthorizedListener = (tx: Tx, authorized: Authorized) => Promise<void>;

export interface ExchangeDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  timers: Timers;
  newId: NewId;
  log: Log;
  audit: Audit;
  figures: Figures;
  owner: string;
  registrations: RegistrationStore;
  attempts: Attempts;
  endpoint: TokenEndpoint;
  /** Who hears of it, in the transaction. */
  listeners: readonly AuthorizedListener[];
}

export type Exchange = ReturnType<typeof createExchange>;

export const createExchange = (deps: ExchangeDeps) => {
  const { db, secrets, clock, timers, newId, log, audit, figures, owner } = deps;
  const { registrations, attempts, endpoint, listeners } = deps;

  const store = async (tx: Tx, row: AttemptRow, secret: AttemptSecrets, tokens: Tokens): Promise<void> => {
    const { userId, targetId } = row;
    const held = await holdTokenSet(tx, userId, targetId);
    const id = held?.id ?? newId('ots');
    const { client, server, resource } = secret;
    const { accessToken, refreshToken } = tokens;
    const changes = {
      revision: row.revision,
      issuer: row.issuer,
      generation: (held?.generation ?? 0) + 1,
      status: 'ok' as const,
      failureClass: null,
      sealed: sealTokens(secrets, id, { accessToken, refreshToken, client, server, resource }),
      grantedScopes: tokens.scopes ?? row.scopes,
      // What another server was asked for says nothing here.
      requestedScopes: held?.issuer === row.issuer ? unionOf(held.requestedScopes, row.scopes) : row.scopes,
      stepUps: row.purpose === 'step-up' ? (held?.stepUps ?? {}) : {},
      registrationId: row.registrationId,
      ...timesOf(tokens.lifetimeSeconds, `${userId}|${targetId}`, clock.nowMs()),
      refreshedAt: null,
    };
    if (held) await updateTokenSet(tx, held, changes);
    else await insertTokenSet(tx, { id, userId, targetId, createdAt: isoAt(clock.nowMs()), ...changes });
  };

  /** @returns false when the attempt was ended meanwhile: its tokens are nobody's */
  const commit = (row: AttemptRow, secret: AttemptSecrets, tokens: Tokens): Promise<boolean> =>
    db.transaction(async (tx) => {
      const exchanging = { id: row.id, status: 'exchanging' as const };
      if (!(await endAttempt(tx, exchanging, attempts.endOf('authorized'), owner))) return false;
      await store(tx, row, secret, tokens);
      if (row.registrationId !== null) await registrations.confirm?.(tx, row.registrationId);
      const { id: attemptId, userId, targetId } = row;
      for (const listener of listeners) await listener(tx, { userId, targetId, attemptId });
      const details = { issuer: row.issuer, purpose: row.purpose };
      await audit.record(
        tx,
        { kind: 'user', userId },
        'oauth.authorize',
        { kind: 'oauth', id: targetId },
        details,
      );
      return true;
    });

  /**
   * R12, R20, R37: a rejection takes a reused registration with it, in the same transaction; if that cannot be
   * written (R33) the attempt ends all the same.
   */
  const fail = async (
    row: AttemptRow,
    from: 'awaiting' | 'exchanging',
    failure: OAuthFailure,
  ): Promise<boolean> => {
    const ending = { id: row.id, status: from };
    const end = attempts.endOf('failed', failure.class);
    const holder = from === 'exchanging' ? owner : undefined;
    const { reject } = registrations;
    const id = failure.class === 'client_rejected' && row.isReused ? row.registrationId : null;
    const isEnded = await db
      .transaction(async (tx) => {
        const ended = await endAttempt(tx, ending, end, holder);
        // R27: what the token endpoint said of the client holds, whatever has become of the attempt.
        const isVerdict = ended || from === 'exchanging';
        if (reject && id !== null && isVerdict && (await reject(tx, id))) figures.registration('rejected');
        return ended;
      })
      .catch(async (error: unknown) => {
        log.warn(
          { attemptId: row.id, server: row.targetName, error },
          'A rejected registration could not be given up',
        );
        return endAttempt(db, ending, end, holder);
      });
    if (!isEnded) return false;
    log.info(
      { attemptId: row.id, server: row.targetName, code: failure.class },
      'A sign-in at a server failed',
    );
    attempts.announce(row, failure.class);
    return true;
  };

  return {
    fail,

    /** @returns the failure; undefined when it went well, or when somebody else is at it */
    async redeem(
      row: AttemptRow,
      secret: AttemptSecrets,
      given: { code: string; iss: string | null },
    ): Promise<OAuthFailure | undefined> {
      if (!(await claimExchange(db, row.id, owner, leaseMs))) return undefined;
      const { verifier, redirectUri } = secret;
      let tokens: Tokens;
      try {
        tokens = await endpoint.exchange(secret, { ...given, verifier, redirectUri });
      } catch (error) {
        const failure = failureOf(error);
        await insisting(timers, () => fail(row, 'exchanging', failure));
        return failure;
      }
      try {
        const isStored =
          (await insisting(timers, () => commit(row, secret, tokens))) ||
          // Of a commit whose outcome was unknown, the repetition found it done.
          (await findAttempt(db, row.id))?.status === 'authorized';
        if (isStored) attempts.announce(row, 'ok');
        else await endpoint.revoke(secret, tokens.refreshToken ?? tokens.accessToken, hintOf(tokens));
      } catch (error) {
        log.error({ attemptId: row.id, server: row.targetName, error }, 'New tokens could not be stored');
      }
      return undefined;
    },
  };
};

export const hintOf = ({ refreshToken }: { refreshToken: string | null }) =>
  refreshToken === null ? ('access_token' as const) : ('refresh_token' as const);
