/** Which actions are there for a person: asked in the query that reads the rows (SR-26). */
import { AppError } from '../../../../kernel/errors.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db, Handle } from '../../../../platform/db/port.ts';
import type { Access } from '../../../access/access.ts';
import type { ActionRow } from '../../schema.ts';
import { findAction, type Seen } from './store.ts';

export type UsableActions = ReturnType<typeof createUsableActions>;

export const createUsableActions = ({ db, access }: { db: Db; access: Access }) => {
  const seenBy = (user: UserPrincipal): Seen => access.where(user, 'use', 'action', 'actions.id');

  return {
    seenBy,

    /** For whatever is asked of it by itself. @throws role/feature-missing, action/not-found */
    async get(principal: Principal, id: string): Promise<{ user: UserPrincipal; row: ActionRow }> {
      const user = requireUser(principal);
      await access.requireFeature(user, 'tools');
      return { user, row: await getAction(db, id, seenBy(user)) };
    },

    /** Whether a person may sign in there and use it now. */
    isUsable: async (user: UserPrincipal, id: string): Promise<boolean> =>
      (await access.hasFeature(user, 'tools')) && (await findAction(db, id, seenBy(user))) !== undefined,
  };
};

/** @throws action/not-found */
export const getAction = async (handle: Handle, id: string, seen?: Seen): Promise<ActionRow> => {
  const row = await findAction(handle, id, seen);
  if (!row) throw new AppError('action/not-found', 'There is no such action.');
  return row;
};
