/** What a token set comes to for somebody who wants to send its token. */
import type { OAuthFailureClass } from '@stoa/contract/oauth';
import type { Db } from '../../../platform/db/port.ts';
import type { Secrets } from '../../../platform/secrets/port.ts';
import type { TokenSetRow } from './schema.ts';
import { openTokens } from './sealed.ts';
import { findTokenSet, updateTokenSet } from './store.ts';
import type { ProtectedTarget, TokenAnswer } from './target.ts';

export type TokenSets = ReturnType<typeof createTokenSets>;

export const createTokenSets = ({ db, secrets }: { db: Db; secrets: Secrets }) => {
  const tokenOf = (row: TokenSetRow): TokenAnswer => ({
    kind: 'token',
    accessToken: openTokens(secrets, row).accessToken,
    generation: row.generation,
  });

  const stateOf = (row: TokenSetRow | undefined): TokenAnswer => {
    if (!row) return { kind: 'none' };
    if (row.status === 'reauth') return { kind: 'sign-in', class: row.failureClass ?? 'grant_rejected' };
    return tokenOf(row);
  };

  return {
    tokenOf,
    stateOf,

    /** X19: what was granted at an earlier address is not sent to this one. */
    async find(
      userId: string,
      { id, revision }: Pick<ProtectedTarget, 'id' | 'revision'>,
    ): Promise<TokenSetRow | undefined> {
      const row = await findTokenSet(db, userId, id);
      return row?.revision === revision ? row : undefined;
    },

    /** Only of these tokens: newer ones stay (X7). @returns what there is then */
    async giveUp(row: TokenSetRow, kind: OAuthFailureClass): Promise<TokenAnswer> {
      await updateTokenSet(db, row, { status: 'reauth', failureClass: kind });
      return stateOf(await findTokenSet(db, row.userId, row.targetId));
    },
  };
};

export const unavailable = (message: string, retryAfterMs: number | null = null): TokenAnswer => ({
  kind: 'unavailable',
  class: 'transient',
  message,
  retryAfterMs,
});
