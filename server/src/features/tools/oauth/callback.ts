/**
 * The browser's way: start link, authorization server, callback, result. Whoever comes back has to be the browser
 * that was sent, or a session of the person it was for, on both branches; anybody else changes nothing and cannot
 * tell an attempt there is from one there is not (SR-21; X2, X15, R38 to R44).
 */
import { randomBytes } from 'node:crypto';
import type { OAuthCallback } from '@stoa/contract/oauth';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { Cookie } from '../../../kernel/handler.ts';
import type { Log } from '../../../kernel/log.ts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import { isSameSecret } from '../../../kernel/same-secret.ts';
import type { Db } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import { type Attempts, hashOf } from './attempts.ts';
import type { Beginning } from './beginning.ts';
import type { Exchange } from './exchange.ts';
import { classOfCallback, OAuthFailure } from './failure.ts';
import type { AttemptRow } from './schema.ts';
import { type AttemptSecrets, openAttempt } from './sealed.ts';
import { findAttempt, findAttemptByState, noteOnAttempt, noteOnAwaiting } from './store.ts';

/** A browser, by what it brings. */
export interface Visitor {
  user: UserPrincipal | undefined;
  /** The cookie of an attempt. */
  cookie: (attemptId: string) => Cookie;
}

/** Where a visitor is told what is; `unknown` is one page for all that is nobody's business. */
export type ResultPlace = 'unknown' | 'sign-in' | (string & {});
/** An address of another server is one that was made here from its metadata. */
export type Destination = URL | { result: ResultPlace };

const cookieSeconds = 15 * 60;

export interface CallbackDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  log: Log;
  attempts: Attempts;
  beginning: Beginning;
  exchange: Exchange;
  mayUse: (userId: string, targetId: string) => Promise<boolean>;
}

export const createCallback = (deps: CallbackDeps) => {
  const { db, secrets, clock, log, attempts, beginning, exchange, mayUse } = deps;
  const holdsCookie = ({ cookie }: Visitor, { id, bindingHash }: AttemptRow): boolean => {
    const { token } = cookie(id);
    return token !== undefined && bindingHash !== null && isSameSecret(hashOf(token), bindingHash);
  };

  const isBound = (visitor: Visitor, row: AttemptRow): boolean =>
    visitor.user?.userId === row.userId || holdsCookie(visitor, row);

  const isLost = async ({ userId, targetId }: AttemptRow): Promise<boolean> =>
    !(await mayUse(userId, targetId));

  /** Leads this browser to the authorization server, and binds the attempt to it. */
  const send = async (visitor: Visitor, row: AttemptRow): Promise<Destination> => {
    const secret = openAttempt(secrets, row);
    if (!secret || row.status !== 'awaiting') return { result: row.id };
    const nonce = holdsCookie(visitor, row) ? undefined : randomBytes(32).toString('base64url');
    const changes = {
      sentAt: row.sentAt ?? isoAt(clock.nowMs()),
      ...(nonce !== undefined && { bindingHash: hashOf(nonce) }),
    };
    if (!(await noteOnAwaiting(db, row.id, changes))) return { result: row.id };
    if (nonce !== undefined) visitor.cookie(row.id).set(nonce, cookieSeconds);
    return new URL(secret.address);
  };

  /** R13, at once: the same browser goes on with a registration that was just made. */
  const retry = async (visitor: Visitor, row: AttemptRow, secret: AttemptSecrets): Promise<Destination> => {
    if (row.isRetry || !row.isReused) return { result: row.id };
    const { purpose, interactionId, userId } = row;
    try {
      const wish = { purpose, interactionId, challenge: secret.challenge };
      const next = await beginning.begin(userId, secret.target, wish, true);
      await noteOnAttempt(db, row.id, { followedBy: next.id });
      return await send(visitor, next);
    } catch (error) {
      log.warn(
        { attemptId: row.id, server: row.targetName, error },
        'A rejected sign-in could not be begun anew',
      );
      return { result: row.id };
    }
  };

  const failWith = async (
    visitor: Visitor,
    row: AttemptRow,
    secret: AttemptSecrets,
    failure: OAuthFailure,
  ): Promise<Destination> => {
    const isEnded = await exchange.fail(row, 'awaiting', failure);
    if (isEnded && failure.class === 'client_rejected') return retry(visitor, row, secret);
    return { result: row.id };
  };

  return {
    /** Only the person it is for, signed in, gets on from here. */
    async start(visitor: Visitor, attemptId: string): Promise<Destination> {
      if (!visitor.user) return { result: 'sign-in' };
      const row = await findAttempt(db, attemptId);
      if (!row || row.userId !== visitor.user.userId || (await isLost(row))) return { result: 'unknown' };
      return send(visitor, await attempts.get(visitor.user, attemptId));
    },

    async finish(visitor: Visitor, targetId: string, query: OAuthCallback): Promise<Destination> {
      const unknown: Destination = { result: 'unknown' };
      const { state, code, error } = query;
      if (state === undefined) return unknown;
      const found = await findAttemptByState(db, hashOf(state));
      if (!found || found.targetId !== targetId || !isBound(visitor, found)) return unknown;
      if (await isLost(found)) return unknown;
      await attempts.settle(found);
      const row = (await findAttempt(db, found.id)) ?? found;
      if (row.status === 'expired' || row.status === 'cancelled' || row.status === 'superseded')
        return unknown;
      const secret = openAttempt(secrets, row);
      if (row.status !== 'awaiting' || !secret) return { result: row.id };
      if (code === undefined && error === undefined) return unknown;
      await noteOnAwaiting(db, row.id, { callbackAt: isoAt(clock.nowMs()) });
      const iss = secret.server.issuerUnknown ? undefined : query.iss;
      // X11: before anything that was sent along is believed.
      const isSilent = iss === undefined && secret.server.authorization_response_iss_parameter_supported;
      if (isSilent || (iss !== undefined && iss !== row.issuer)) {
        const failure = new OAuthFailure(
          'issuer_mismatch',
          'The answer comes from another authorization server.',
        );
        return failWith(visitor, row, secret, failure);
      }
      if (error !== undefined) {
        const failure = new OAuthFailure(classOfCallback(error), 'The authorization server refused.');
        return failWith(visitor, row, secret, failure);
      }
      const failure = await exchange.redeem(row, secret, { code: code!, iss: iss ?? null });
      return failure?.class === 'client_rejected' ? retry(visitor, row, secret) : { result: row.id };
    },

    /** What a result page may tell this visitor. */
    async look(visitor: Visitor, place: ResultPlace): Promise<AttemptRow | undefined> {
      if (!place.startsWith('oat_')) return undefined;
      const row = await findAttempt(db, place);
      if (!row || !isBound(visitor, row) || (await isLost(row))) return undefined;
      await attempts.settle(row);
      return (await findAttempt(db, place)) ?? row;
    },
  };
};
