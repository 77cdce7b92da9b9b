/** Leave to make an account while the door is closed: one link, one account. */
import type { OneTimeLink, InstanceRole } from '@stoa/contract/accounts';
import type { Invite } from '@stoa/contract/invites';
import type { Page } from '@stoa/contract/page';
import { isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import { decodeCursor, encodeCursor } from '../../../kernel/page.ts';
import { type Principal, requireAdministrator, requireUser } from '../../../kernel/principal.ts';
import type { Tx } from '../../../platform/db/port.ts';
import type { Visitor, AccountTools } from '../accounts.ts';
import type { InviteRow } from '../schema.ts';
import {
  deleteInvite,
  findInvite,
  findUser,
  findUserByEmail,
  insertInvite,
  listInvites,
  takeInvite,
} from '../store.ts';
import { assertMay } from './permission.ts';
import { linkInvalid } from '../links.ts';
import { hashToken, newToken } from '../token.ts';

const dayMs = 24 * 60 * 60_000;

export type Invites = ReturnType<typeof createInvites>;

export const createInvites = ({ db, clock, newId, audit, links, outbox }: Omit<AccountTools, 'invites'>) => {
  const now = () => isoAt(clock.nowMs());
  return {
    /** The invite of a link that still works. */
    find: (token: string): Promise<InviteRow | undefined> => findInvite(db, hashToken(token), now()),

    /** Of several who come with one link exactly one is let in. @throws account/link-invalid */
    async accept(tx: Tx, token: string, userId: string): Promise<void> {
      const invite = await takeInvite(tx, hashToken(token), now());
      if (!invite) throw linkInvalid();
      const object = { kind: 'invite' as const, id: invite.id };
      await audit.record(tx, { kind: 'user', userId }, 'invite.accept', object, { role: invite.role });
    },

    async list(
      principal: Principal,
      { after, limit }: { after?: string | undefined; limit: number },
    ): Promise<Page<Invite>> {
      requireAdministrator(principal);
      const before = after === undefined ? undefined : decodeCursor(after, 1)[0];
      const rows = await listInvites(db, before, limit + 1);
      const items = rows.slice(0, limit).map((row) => toInvite(row, row.makerName));
      return { items, nextCursor: rows.length > limit ? encodeCursor([items.at(-1)!.id]) : null };
    },

    async create(
      principal: Principal,
      given: { email?: string | undefined; role: InstanceRole; note?: string | undefined; days: number },
      { languages }: Visitor,
    ): Promise<{ invite: Invite; link: OneTimeLink }> {
      requireAdministrator(principal);
      const { userId } = requireUser(principal);
      return db.transaction(async (tx) => {
        await assertMay(tx, principal, 'create', null);
        const email = given.email ?? null;
        if (email !== null && (await findUserByEmail(tx, email))) {
          throw new AppError('account/exists', 'This e-mail has an account already.');
        }
        const token = newToken();
        const expiresAt = isoAt(clock.nowMs() + given.days * dayMs);
        const row: InviteRow = {
          id: newId('inv'),
          tokenHash: hashToken(token),
          email,
          role: given.role,
          note: given.note || null,
          createdBy: userId,
          createdAt: now(),
          expiresAt,
        };
        await insertInvite(tx, row);
        await audit.record(
          tx,
          principal,
          'invite.create',
          { kind: 'invite', id: row.id },
          { role: row.role },
        );
        const by = (await findUser(tx, userId))!.name;
        const url = links.urlOf('invite', token);
        if (email !== null)
          await outbox.post(tx, 'invite', { email, userId: null, languages }, { by, url }, expiresAt);
        return {
          invite: toInvite(row, by),
          link: { url, expiresAt, mailed: email !== null && outbox.isOpen },
        };
      });
    },

    async revoke(principal: Principal, inviteId: string): Promise<void> {
      requireAdministrator(principal);
      await db.transaction(async (tx) => {
        if (!(await deleteInvite(tx, inviteId)))
          throw new AppError('invite/not-found', 'There is no such invite.');
        await audit.record(tx, principal, 'invite.revoke', { kind: 'invite', id: inviteId });
      });
    },
  };
};

const toInvite = (
  { id, email, role, note, createdBy, createdAt, expiresAt }: InviteRow,
  makerName: string,
): Invite => ({
  id,
  email,
  role,
  note,
  createdBy: { id: createdBy, name: makerName },
  createdAt,
  expiresAt,
});
