/** Who may ask the models of an endpoint. That of the environment has no row, so grants on it are asked for by themselves. */
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import type { Access, InstanceResource } from '../access/access.ts';
import type { EndpointRow } from './schema.ts';
import { findEndpointRow, holdEndpointRow, listEndpointRows, noteEnvironmentEndpoint } from './store.ts';

export const resourceOf = (id: string): InstanceResource => ({ kind: 'endpoint', id });

/** Until an administrator says otherwise, everybody may use an endpoint. */
export const grantFirst = (access: Access, tx: Tx, id: string): Promise<void> =>
  access.introduce(tx, resourceOf(id), [[{ kind: 'everyone' }, 'use']]);

export interface UsableEndpointsDeps {
  db: Db;
  access: Access;
  /** Those of the environment, by id. */
  fixed: ReadonlyMap<string, EndpointRow>;
  startedAt: string;
}

export const createUsableEndpoints = ({ db, access, fixed, startedAt }: UsableEndpointsDeps) => {
  const isUsableBy = (principal: Principal) => access.where(principal, 'use', 'endpoint', 'endpoints.id');

  return {
    async listUsable(principal: Principal): Promise<EndpointRow[]> {
      const usable = await access.among(principal, 'use', 'endpoint', [...fixed.keys()]);
      const rows = await listEndpointRows(db, isUsableBy(principal));
      return [...[...fixed.values()].filter(({ id }) => usable.has(id)), ...rows];
    },

    /** Of those that are rows, it is asked in the query that reads the row: starting a run costs no further one. */
    async findUsable(principal: Principal, id: string): Promise<EndpointRow | undefined> {
      const row = fixed.get(id);
      if (!row) return findEndpointRow(db, id, isUsableBy(principal));
      return (await access.can(principal, 'use', resourceOf(id))) ? row : undefined;
    },

    /** Until `tx` ends it stays. */
    hold: async (tx: Tx, id: string): Promise<EndpointRow | undefined> =>
      fixed.get(id) ?? (await holdEndpointRow(tx, id)),

    /** Before anybody is served: those of the environment that come for the first time are granted as new ones are. */
    async welcomeEnvironment(): Promise<void> {
      for (const id of fixed.keys()) {
        await db.transaction(async (tx) => {
          if (await noteEnvironmentEndpoint(tx, id, startedAt)) await grantFirst(access, tx, id);
        });
      }
    },
  };
};
