import { AppError } from '../../../kernel/errors.ts';
import type { Principal } from '../../../kernel/principal.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { UserRow } from '../schema.ts';
import { hasOtherAdministrator, hasSession } from '../store.ts';
import { type AccountVerb, refusalOf } from './policy.ts';

/**
 * Asks the policy with what the database says now, which holds until the end of the transaction. Whoever was put
 * out while their request was on its way may nothing any more (SR-52).
 * @param user null where it is about nobody in particular
 * @throws what the policy answers
 */
export const assertMay = async (
  tx: Tx,
  principal: Principal,
  verb: AccountVerb,
  user: UserRow | null,
): Promise<void> => {
  if (principal.kind === 'user' && !(await hasSession(tx, principal.userId, principal.sessionId)))
    throw new AppError('account/sign-in-required', 'This session is over.');
  const isStanding = user?.role === 'administrator' && user.disabledAt === null;
  // Of two who would leave each other as the last one, the second sees what the first has done.
  if (isStanding) await tx.lock('administrators');
  const refusal = refusalOf(verb, {
    actor: principal.kind === 'system' ? 'system' : principal.role,
    isSelf: principal.kind === 'user' && principal.userId === user?.id,
    isLastAdministrator: isStanding && !(await hasOtherAdministrator(tx, user.id)),
  });
  if (refusal) throw new AppError(refusal, refusals[refusal] ?? 'This may not be done.');
};

const refusals: Partial<Record<string, string>> = {
  'account/forbidden': 'Only an administrator may do this.',
  'user/yourself': 'This is not done to oneself here.',
  'user/last-administrator': 'Somebody has to stay administrator.',
};
