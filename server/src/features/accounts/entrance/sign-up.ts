/** How an account is made by whoever will have it: the first, by an invite, or where registration is open. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { AccountParts, Visitor } from '../accounts.ts';
import { linkInvalid, linkLifeMs } from '../links.ts';
import { hashPassword, verifyPassword } from '../password.ts';
import type { InviteRow, PendingSignUp, UserRow } from '../schema.ts';
import { findUserByEmail, hasUsers, insertUser } from '../store.ts';
import { isInDomains } from './domains.ts';
import type { SignedIn } from './sign-in.ts';

export interface SignUp {
  name: string;
  email: string;
  password: string;
  claim?: string | undefined;
  invite?: string | undefined;
}

export const createSignUp = (parts: AccountParts) => {
  const { db, clock, newId, secrets, settings, invites, links, outbox, enter } = parts;
  /** Printed at start while there is no account: whoever reads the output of any process owns the machine. */
  const claimCode = secrets.codeFor('first account');
  const confirmLater = createConfirmation(parts);
  let hasAccount: boolean | undefined;

  const insert = async (
    tx: Tx,
    given: Pick<UserRow, 'email' | 'name' | 'role' | 'passwordHash'>,
  ): Promise<UserRow> => {
    const user = {
      id: newId('usr'),
      ...given,
      roleId: null,
      disabledAt: null,
      createdAt: isoAt(clock.nowMs()),
    };
    if (await insertUser(tx, user)) return user;
    throw new AppError('account/exists', 'This e-mail has an account already.');
  };

  /** @returns the invite that opens the door; undefined where it is open by itself */
  const openDoor = async ({ email, invite }: SignUp): Promise<InviteRow | undefined> => {
    if (invite !== undefined) {
      const found = await invites.find(invite);
      if (found && (found.email === null || found.email === email)) return found;
      throw linkInvalid();
    }
    const { registration, registrationDomains } = await settings.read();
    if (registration === 'closed') throw registrationClosed();
    if (!isInDomains(email, registrationDomains)) {
      throw new AppError('account/domain-refused', 'New accounts need an e-mail at another host.');
    }
    return undefined;
  };

  return {
    claimCode,

    /** Whether the first account is still to be made. Once false it stays false. */
    async isFirstAccountOpen(): Promise<boolean> {
      hasAccount ||= await hasUsers(db);
      return !hasAccount;
    },

    /**
     * Whoever sits at this machine is not asked for the claim code.
     * @returns null when the address has to be confirmed first
     */
    async signUp(given: SignUp, visitor: Visitor): Promise<SignedIn | null> {
      const isFirst = !(await hasUsers(db));
      if (isFirst && !visitor.onThisMachine && !matches(given.claim ?? '', claimCode)) {
        throw new AppError(
          'account/claim-required',
          'The first account needs the code that the server printed at start.',
        );
      }
      const invite = isFirst ? undefined : await openDoor(given);
      const passwordHash = await hashPassword(given.password);
      const { name, email } = given;
      if (!isFirst && !invite && outbox.isOpen && (await settings.read()).emailVerification) {
        await confirmLater(email, { name, passwordHash }, visitor);
        return null;
      }
      return db.transaction(async (tx) => {
        // Hashing took a while: only now is it decided who was first.
        const administrator = isFirst && (await settings.claimOnce(tx, 'firstAccount'));
        if (isFirst && !administrator) throw registrationClosed();
        const role = invite?.role ?? (administrator ? 'administrator' : 'member');
        const user = await insert(tx, { email, name, role, passwordHash });
        if (invite) await invites.accept(tx, given.invite!, user.id);
        return enter(tx, user, administrator ? 'account.first' : 'account.sign-up', visitor.userAgent);
      });
    },

    /** The password is asked for, so that nobody finishes an account that somebody else has begun with their address. */
    async confirmSignUp(token: string, password: string, visitor: Visitor): Promise<SignedIn> {
      const link = await links.find(token);
      if (link?.purpose !== 'sign-up') throw linkInvalid();
      const { name, passwordHash } = link.signUp!;
      if (!(await verifyPassword(password, passwordHash, 'known'))) {
        throw new AppError('account/wrong-password', 'This is not the password chosen for the account.');
      }
      return db.transaction(async (tx) => {
        if ((await settings.read(tx)).registration === 'closed') throw registrationClosed();
        if (!(await links.take(tx, 'sign-up', token))) throw linkInvalid();
        const user = await insert(tx, { email: link.email!, name, role: 'member', passwordHash });
        return enter(tx, user, 'account.sign-up', visitor.userAgent);
      });
    },
  };
};

/**
 * Whether an address has an account is looked up by a job, never by the request that names it: the answer says the
 * same and takes as long either way (SR-51).
 */
const createConfirmation = ({ db, queue, links, outbox, sendReset }: AccountParts) => {
  queue.handle('sign-up', async ({ payload }) => {
    const { email, signUp, languages } = payload as {
      email: string;
      signUp: PendingSignUp;
      languages: string;
    };
    await db.transaction(async (tx) => {
      const user = await findUserByEmail(tx, email);
      if (user && user.disabledAt === null) return sendReset(tx, 'account-exists', user, languages);
      if (user) {
        const to = { email, userId: user.id, languages };
        return outbox.post(tx, 'account-disabled', to, { name: user.name });
      }
      if (await links.hasPlenty(tx, { email })) return;
      const made = await links.make(tx, { purpose: 'sign-up', email, signUp }, linkLifeMs['sign-up']);
      const to = { email, userId: null, languages };
      return outbox.post(tx, 'confirm-sign-up', to, { url: made.url }, made.expiresAt);
    });
  });

  return (email: string, signUp: PendingSignUp, { languages }: Visitor): Promise<void> =>
    db.transaction(async (tx) => {
      await queue.enqueue(tx, 'sign-up', { email, signUp, languages });
      tx.afterCommit(queue.wake);
    });
};

const registrationClosed = () =>
  new AppError('account/registration-closed', 'This server takes no new accounts.');

const matches = (given: string, expected: string): boolean =>
  timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(expected).digest(),
  );
