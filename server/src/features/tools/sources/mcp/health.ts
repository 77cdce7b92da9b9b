/** How a server is doing, by what is known here: nobody is asked for it. */
import type { McpStatus } from '@stoa/contract/mcp-servers';
import { isoAt } from '../../../../kernel/clock.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Breaker } from './breaker.ts';
import type { Connection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { CredentialsRoom } from './credentials.ts';
import { placeOf } from './reach.ts';
import type { McpServerRow } from './schema.ts';
import type { ServerLogs } from './server-log.ts';
import { mayChange } from './usable.ts';

export interface HealthDeps {
  connections: Connections;
  breaker: Breaker;
  credentials: CredentialsRoom;
  logs: ServerLogs;
}

export const createHealth =
  ({ connections, breaker, credentials, logs }: HealthDeps) =>
  (user: UserPrincipal, row: McpServerRow): McpStatus => {
    const connection = connections.find(row.id, user.userId);
    const { failures, retryAtMs } = breaker.stateOf(placeOf(row));
    // What failed for others may hold what is theirs.
    const errors = logs
      .errorsOf(row.id)
      .filter(({ userId }) => userId === user.userId || mayChange(user, row));
    const version = connection?.client.getServerVersion();
    return {
      signIn: credentials.isWaiting(user, row) ? 'required' : signInOf(connection),
      reachability: failures > 0 ? 'failing' : connection || row.era ? 'ok' : 'unknown',
      retryAt: retryAtMs === null ? null : isoAt(retryAtMs),
      era: connection?.era ?? row.era?.era ?? null,
      transport: connection?.transport ?? row.era?.transport ?? null,
      serverName: version?.name.slice(0, 200) ?? null,
      serverVersion: version?.version.slice(0, 100) ?? null,
      toolCount: connection?.listedTools?.tools.length ?? null,
      lastErrors: errors.map(({ at, class: kind, message }) => ({ at, class: kind, message })),
    };
  };

const signInOf = (connection: Connection | undefined): McpStatus['signIn'] =>
  connection ? (connection.credentials.isSignedIn ? 'signed_in' : 'not_needed') : 'unknown';
