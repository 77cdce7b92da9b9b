/** How often more is asked for by the same set of scopes, before it is clear that it helps nothing. */
import type { Tx } from '../../../platform/db/port.ts';
import { OAuthFailure } from './failure.ts';
import type { TokenSetRow } from './schema.ts';
import { keyOfScopes } from './scopes.ts';
import { updateTokenSet } from './store.ts';

const most = 2;

const countOf = ({ stepUps }: TokenSetRow, challenged: string | null): number =>
  stepUps[keyOfScopes(challenged)] ?? 0;

export const mayStepUp = (set: TokenSetRow, challenged: string | null): boolean =>
  countOf(set, challenged) < most;

/** @throws OAuthFailure when it was often enough */
export const countStepUp = async (tx: Tx, set: TokenSetRow, challenged: string | null): Promise<void> => {
  if (!mayStepUp(set, challenged))
    throw new OAuthFailure('insufficient_scope', 'More was asked for twice already, and it did not help.');
  const stepUps = { ...set.stepUps, [keyOfScopes(challenged)]: countOf(set, challenged) + 1 };
  await updateTokenSet(tx, set, { stepUps });
};
