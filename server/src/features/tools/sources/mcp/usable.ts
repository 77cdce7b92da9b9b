/** Which servers a person may use now, which is less than they may see. */
import { AppError } from '../../../../kernel/errors.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { SettingsRoom } from '../../../settings/settings.ts';
import type { McpServerRow } from './schema.ts';
import type { Servers } from './servers.ts';
import { listServers } from './store.ts';

export interface UsableDeps {
  db: Db;
  settings: SettingsRoom;
  servers: Servers;
  mayUse: (user: UserPrincipal, serverId: string) => Promise<boolean>;
}

export type Usable = ReturnType<typeof createUsable>;

export const createUsable = ({ db, settings, servers, mayUse }: UsableDeps) => {
  const isUsable = async (user: UserPrincipal, row: McpServerRow): Promise<boolean> => {
    if (!row.enabled) return false;
    if (user.role === 'administrator') return true;
    return row.ownerId === null ? mayUse(user, row.id) : (await settings.read()).ownMcpServers;
  };

  return {
    async list(user: UserPrincipal): Promise<McpServerRow[]> {
      const rows = await listServers(db, user.userId);
      const usable = await Promise.all(rows.map((row) => isUsable(user, row)));
      return rows.filter((_, index) => usable[index]);
    },

    /** @throws mcp-server/not-found */
    async get(principal: Principal, id: string): Promise<{ user: UserPrincipal; row: McpServerRow }> {
      const user = requireUser(principal);
      const row = await servers.getRow(user, id);
      if (await isUsable(user, row)) return { user, row };
      throw new AppError('mcp-server/not-found', 'There is no such server.');
    },
  };
};
