/** Who is in a group. Each change is told to whom it is about: what they see and may do may be another. */
import type { Group } from '@stoa/contract/groups';
import type { Page } from '@stoa/contract/page';
import type { KnownUser } from '@stoa/contract/users';
import { AppError } from '../../kernel/errors.ts';
import { tellUser } from '../../kernel/news.ts';
import { type Principal, requireAdministrator } from '../../kernel/principal.ts';
import type { Handle, Tx } from '../../platform/db/port.ts';
import type { GroupsDeps, Paging } from './groups.ts';
import type { GroupRow } from './schema.ts';
import { deleteMember, insertMembers, memberIdsOf } from './store.ts';

interface MembersDeps extends GroupsDeps {
  get: (handle: Handle, id: string) => Promise<Group>;
  hold: (tx: Tx, id: string) => Promise<GroupRow>;
}

export const createMembers = ({ db, bus, accounts, audit, get, hold }: MembersDeps) => {
  const note = async (
    tx: Tx,
    principal: Principal,
    action: 'group.member-add' | 'group.member-remove',
    { id, name }: GroupRow,
    userId: string,
  ): Promise<void> => {
    const details = { group: name, groupId: id };
    await audit.record(tx, principal, action, { kind: 'account', id: userId }, details);
    tx.afterCommit(() => tellUser(bus, userId, { type: 'access-changed' }));
  };

  return {
    async listMembers(principal: Principal, id: string, paging: Paging): Promise<Page<KnownUser>> {
      requireAdministrator(principal);
      await get(db, id);
      return accounts.listUsers(principal, { ...paging, among: memberIdsOf(id) });
    },

    async addMembers(principal: Principal, id: string, userIds: readonly string[]): Promise<Group> {
      return db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        const group = await hold(tx, id);
        const wanted = [...new Set(userIds)];
        const known = await accounts.holdPeople(tx, wanted);
        if (known.length < wanted.length) throw new AppError('user/not-found', 'There is no such user.');
        for (const userId of await insertMembers(tx, id, wanted))
          await note(tx, principal, 'group.member-add', group, userId);
        return get(tx, id);
      });
    },

    async removeMember(principal: Principal, id: string, userId: string): Promise<Group> {
      return db.transaction(async (tx) => {
        await accounts.assertAdministrator(tx, principal);
        const group = await hold(tx, id);
        if (!(await deleteMember(tx, id, userId)))
          throw new AppError('user/not-found', 'There is no such member.');
        await note(tx, principal, 'group.member-remove', group, userId);
        return get(tx, id);
      });
    },
  };
};
