/** What each person gives for a server, such as a key of their own; kept for the server as it is now (SR-2). */
import type { mcpServerRoutes, McpServer } from '@stoa/contract/mcp-servers';
import type { RouteInput } from '@stoa/contract/route';
import { AppError } from '../../../../kernel/errors.ts';
import { type Principal, requireUser, type UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { Sealed } from './sealed.ts';
import type { Servers } from './servers.ts';
import { deleteValue, listValues, saveValue } from './store.ts';
import { assertSendable } from './templates.ts';
import type { Usable } from './usable.ts';

export interface VariablesDeps {
  db: Db;
  sealed: Sealed;
  servers: Servers;
  usable: Usable;
  onChanged: (user: UserPrincipal, serverId: string) => void;
}

export const createVariables = ({ db, sealed, servers, usable, onChanged }: VariablesDeps) => ({
  async set(
    principal: Principal,
    id: string,
    { values }: RouteInput<typeof mcpServerRoutes.setVariables>['body'],
  ): Promise<McpServer> {
    const user = requireUser(principal);
    await usable.getVisible(user, id);
    for (const [name, value] of Object.entries(values)) if (value) assertSendable(name, value);
    const row = await db.transaction(async (tx) => {
      const held = await usable.hold(tx, user, id);
      for (const [name, value] of Object.entries(values)) {
        if (!held.variables.some((variable) => variable.name === name))
          throw new AppError('mcp-server/definition-invalid', `This server asks for no ${name}.`);
        const key = { serverId: id, userId: user.userId, name };
        if (!value) await deleteValue(tx, key);
        else await saveValue(tx, { ...key, sealedValue: sealed.sealValue(id, user.userId, name, value) });
      }
      tx.afterCommit(() => onChanged(user, id));
      return held;
    });
    return servers.show(user, row);
  },

  async valuesOf(user: UserPrincipal, serverId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await listValues(db, user.userId, [serverId]);
    return new Map(
      rows.map(({ name, sealedValue }) => [name, sealed.openValue(serverId, user.userId, name, sealedValue)]),
    );
  },
});
