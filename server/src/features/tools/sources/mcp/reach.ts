/**
 * The one way to a server for whatever is asked of it: it is left alone while it fails, opened as the person who
 * asks, met as it was met before, and tried once more where the other side cannot have begun. What fails for one
 * server or one person touches no other.
 */
import { type Clock, isoAt } from '../../../../kernel/clock.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Db } from '../../../../platform/db/port.ts';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Breaker } from './breaker.ts';
import { type Connection, type ConnectionHooks, openConnection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Credentials, CredentialsRoom } from './credentials.ts';
import { classify, isUnreachable, McpFailure, SessionLost, SignInNeeded } from './failure.ts';
import type { McpServerRow } from './schema.ts';
import type { Sealed } from './sealed.ts';
import type { ServerLogs } from './server-log.ts';
import { noteEra } from './store.ts';

/** After it a server that was found to be of the older era is asked again. */
const eraHoldsMs = 24 * 60 * 60_000;

export interface ReachDeps {
  db: Db;
  clock: Clock;
  fetch: Egress['fetch'];
  version: string;
  sealed: Sealed;
  credentials: CredentialsRoom;
  connections: Connections;
  breaker: Breaker;
  logs: ServerLogs;
  hooksFor: (user: UserPrincipal, row: McpServerRow) => Pick<ConnectionHooks, 'onElicit'>;
}

export interface Errand<T> {
  user: UserPrincipal;
  row: McpServerRow;
  signal: AbortSignal;
  work: (connection: Connection) => Promise<T>;
}

export type Reach = ReturnType<typeof createReach>;

export const createReach = (deps: ReachDeps) => {
  const { db, clock, credentials, connections, breaker, logs } = deps;

  const open = async ({ user, row }: Errand<unknown>, found: Credentials): Promise<Connection> => {
    const known = row.era && clock.nowMs() - Date.parse(row.era.at) < eraHoldsMs ? row.era : null;
    const connection = await openConnection({
      row,
      credentials: found,
      environment: deps.sealed.environmentOf(row),
      fetch: deps.fetch,
      version: deps.version,
      known: known?.era ?? null,
      knownTransport: known?.transport ?? null,
      hooks: {
        ...deps.hooksFor(user, row),
        onLog: (level, text) => logs.line(row.id, level, text),
      },
    });
    const { era, transport } = connection;
    if (known?.era !== era || known.transport !== transport)
      await noteEra(db, row, { era, transport, at: isoAt(clock.nowMs()) });
    return connection;
  };

  const once = async <T>(errand: Errand<T>): Promise<T> => {
    const { user, row, signal, work } = errand;
    const found = await credentials.of(user, row, signal);
    const key = {
      userId: user.userId,
      serverId: row.id,
      revision: row.revision,
      identity: found.identity,
      isProgram: row.url === null,
    };
    const isSeen = { connected: false, lastForbidden: (): string | null => null };
    try {
      return await connections.use(
        key,
        () => open(errand, found),
        { signal, isOver: (error) => isUseless(error, signal) },
        (connection) => {
          isSeen.connected = true;
          isSeen.lastForbidden = connection.lastForbidden;
          return work(connection);
        },
      );
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = sessionLost(error, isSeen.connected) ?? classify(error);
      if (failure instanceof SignInNeeded && failure.challenge === null && found.provider) {
        if (failure.purpose === 'step-up') return await found.insufficient(isSeen.lastForbidden());
        if (failure.purpose === 'again') return await found.refusedAgain();
      }
      if (failure.class === 'auth_required' && !found.provider && row.url !== null)
        throw new McpFailure(
          'credentials_refused',
          'The server refused the credentials in its headers.',
          'no',
        );
      throw row.url === null ? ofProgram(failure) : failure;
    }
  };

  return {
    /** @throws McpFailure, or the reason of the signal */
    async reach<T>(errand: Errand<T>): Promise<T> {
      const { user, row, signal } = errand;
      const place = placeOf(row);
      const retryAtMs = breaker.enter(place);
      if (retryAtMs !== null)
        throw new McpFailure(
          row.url === null ? 'process_failed' : 'unreachable',
          `The server has failed several times and is left alone until ${isoAt(retryAtMs)}.`,
          'no',
        );
      try {
        const result = await twice(() => once(errand));
        breaker.succeeded(place);
        return result;
      } catch (error) {
        if (signal.aborted && !isTimeout(signal.reason)) {
          breaker.left(place);
          throw error;
        }
        const failure = classify(error);
        // That somebody has to sign in says that the server is there.
        if (isUnreachable(failure)) breaker.failed(place);
        else if (failure instanceof SignInNeeded) breaker.succeeded(place);
        else breaker.left(place);
        logs.failed(row.id, user.userId, failure);
        throw failure;
      }
    },
  };
};

/** What is left alone together: everybody's way to one address, or one program. */
export const placeOf = ({ id, url, revision }: McpServerRow): string => url ?? `${id} ${revision}`;

/** Again only where nothing can have been done: a session that the server has forgotten. */
const twice = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SessionLost && error.executed === 'no') return work();
    throw error;
  }
};

/** Statuses by which servers say that they do not know a session (any more). */
const unknownSession = [400, 404, 409];

const sessionLost = (error: unknown, wasConnected: boolean): SessionLost | undefined => {
  if (error instanceof SessionLost) return error;
  const { status } = error as { status?: unknown };
  return wasConnected && unknownSession.includes(status as number) ? new SessionLost('no') : undefined;
};

/** After these the next request takes a connection of its own. */
const isUseless = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted ||
  sessionLost(error, true) !== undefined ||
  ['unreachable', 'timeout', 'protocol', 'too_large'].includes(classify(error).class);

const isTimeout = (reason: unknown): boolean => (reason as { name?: string } | null)?.name === 'TimeoutError';

const ofProgram = (failure: McpFailure): McpFailure =>
  failure.class === 'unreachable'
    ? new McpFailure('process_failed', 'The program ended, or could not be started.', failure.executed)
    : failure;
