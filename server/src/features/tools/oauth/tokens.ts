/** The token to send to a resource, and what follows when the resource refuses it. */
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import { readChallenge } from './discovery.ts';
import type { Renewal } from './renewal.ts';
import type { TokenSetRow } from './schema.ts';
import { missingIn } from './scopes.ts';
import { openTokens } from './sealed.ts';
import { mayStepUp } from './step-up.ts';
import type { ProtectedTarget, Refusal, TokenAnswer } from './target.ts';
import type { TokenSets } from './token-sets.ts';

/** X9: a token that is refused so soon after it was renewed is not helped by another renewal. */
const freshMs = 5 * 60_000;

export interface TokensDeps {
  secrets: Secrets;
  clock: Clock;
  sets: TokenSets;
  renewal: Renewal;
}

export const createTokens = ({ secrets, clock, sets, renewal }: TokensDeps) => ({
  async tokenFor(userId: string, target: ProtectedTarget): Promise<TokenAnswer> {
    const row = await sets.find(userId, target);
    const now = isoAt(clock.nowMs());
    if (row?.status !== 'ok' || row.refreshAt === null || row.refreshAt > now) return sets.stateOf(row);
    if (row.expiresAt !== null && row.expiresAt <= now) return renewal.now(row, target);
    // It still holds: what cannot be renewed right now can be later.
    if (openTokens(secrets, row).refreshToken === null) return sets.tokenOf(row);
    const renewed = await renewal.ifNobodyDoes(row, target);
    const isRenewed = renewed && renewed.kind !== 'unavailable' && renewed.kind !== 'failed';
    return isRenewed ? renewed : sets.tokenOf(row);
  },

  async refused(userId: string, target: ProtectedTarget, refusal: Refusal): Promise<TokenAnswer> {
    const row = await sets.find(userId, target);
    if (!row) return { kind: 'sign-in', class: 'sign_in_required' };
    if (row.status !== 'ok') return sets.stateOf(row);
    const { scope } = readChallenge(refusal.challenge);
    // Somebody signed in, or another call has had it renewed, while this one was under way.
    const isOther = row.generation !== refusal.generation;
    if (isOther && (refusal.status === 401 || missingIn(row.grantedScopes, scope).length === 0))
      return sets.tokenOf(row);
    if (refusal.status === 403) return stepUp(row, refusal);
    const isFresh = row.refreshedAt !== null && row.refreshedAt > isoAt(clock.nowMs() - freshMs);
    return isFresh ? sets.giveUp(row, 'grant_rejected') : renewal.now(row, target);
  },
});

const stepUp = (row: TokenSetRow, { challenge }: Refusal): TokenAnswer => {
  const { error, scope } = readChallenge(challenge);
  if (error !== 'insufficient_scope' && scope === null)
    return { kind: 'failed', class: 'insufficient_scope', message: 'The server does not allow this.' };
  if (!mayStepUp(row, scope))
    return {
      kind: 'failed',
      class: 'insufficient_scope',
      message: 'More was granted, and it is not enough.',
    };
  return { kind: 'sign-in', class: 'insufficient_scope', scopes: missingIn(row.grantedScopes, scope) };
};
