import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { AttemptAnswer, AttemptWish, ProtectedTarget, Refusal, TokenAnswer } from './target.ts';
export type { TokenAnswer } from './target.ts';
export interface OAuth {
  tokenFor(user: UserPrincipal, target: ProtectedTarget, signal: AbortSignal): Promise<TokenAnswer>;
  refused(
    user: UserPrincipal,
    target: ProtectedTarget,
    refusal: Refusal,
    signal: AbortSignal,
  ): Promise<TokenAnswer>;
  begin(user: UserPrincipal, target: ProtectedTarget, wish: AttemptWish): Promise<AttemptAnswer>;
  disconnect(user: UserPrincipal, target: ProtectedTarget): Promise<void>;
  targetChanged(tx: Tx, targetId: string, revision: number): Promise<void>;
  targetGone(tx: Tx, targetId: string): Promise<void>;
}
