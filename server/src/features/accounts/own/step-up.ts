/** What would shut others in, or oneself out, asks for the password again (SR-50). */
import { AppError } from '../../../kernel/errors.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../kernel/principal.ts';
import type { Handle, Tx } from '../../../platform/db/port.ts';
import type { AccountParts } from '../accounts.ts';
import { verifyPassword } from '../password.ts';
import type { UserRow } from '../schema.ts';
import { findUser, holdUser } from '../store.ts';

export type StepUp = ReturnType<typeof createStepUp>;

export const createStepUp = ({ db, noteRefusedPassword }: AccountParts) => {
  const getOwn = async (handle: Handle, user: UserPrincipal): Promise<UserRow> => {
    const row = await findUser(handle, user.userId);
    if (!row) throw new AppError('account/sign-in-required', 'This account is gone.');
    return row;
  };

  const stepUp = async (principal: Principal, password: string): Promise<[UserPrincipal, UserRow]> => {
    const user = requireUser(principal);
    const row = await getOwn(db, user);
    if (await verifyPassword(password, row.passwordHash, 'known')) return [user, row];
    await noteRefusedPassword(user);
    throw new AppError('account/wrong-password', 'The password is wrong.');
  };

  /** Hashing took a while: a password changed meanwhile must not be outrun. */
  const getUnchanged = async (tx: Tx, user: UserPrincipal, seen: UserRow): Promise<UserRow> => {
    const present = await holdUser(tx, user.userId);
    if (present?.passwordHash === seen.passwordHash) return present;
    throw new AppError('account/wrong-password', 'The password was changed meanwhile.');
  };

  return { getOwn, stepUp, getUnchanged };
};
