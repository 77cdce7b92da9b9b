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
import type { Connection, ConnectionHooks } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Credentials, CredentialsRoom } from './credentials.ts';
import { classify, isUnreachable, McpFailure, SessionLost, SignInNeeded } from './failure.ts';
import type { EraVerdict, McpServerRow } from './schema.ts';
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

/** It weighs 35 MB, which whoever has no servers is spared: nothing that is loaded at the start may load it. */
const loadSdk = async () => {
  const [{ openConnection }, { failureOf }] = await Promise.all([
    import('./connection.ts'),
    import('./client-failure.ts'),
  ]);
  return { openConnection, failureOf };
};
type Sdk = Awaited<ReturnType<typeof loadSdk>>;

export const createReach = (deps: ReachDeps) => {
  const { db, clock, credentials, connections, breaker, logs } = deps;

  const openAs = (
    { openConnection }: Sdk,
    { user, row }: Errand<unknown>,
    found: Credentials,
    known: EraVerdict | null,
  ) =>
    openConnection({
      row,
      credentials: found,
      environment: deps.sealed.environmentOf(row),
      fetch: deps.fetch,
      version: deps.version,
      known,
      hooks: {
        ...deps.hooksFor(user, row),
        onLog: (level, text) => logs.line(row.id, level, text),
      },
    });

  const open = async (sdk: Sdk, errand: Errand<unknown>, found: Credentials): Promise<Connection> => {
    const { row } = errand;
    const isRecent = row.era !== null && clock.nowMs() - Date.parse(row.era.at) < eraHoldsMs;
    const known = isRecent ? row.era : null;
    const connection = await openAs(sdk, errand, found, known).catch((error: unknown) => {
      // It may speak otherwise by now.
      if (known && outdated.includes(sdk.failureOf(error).class)) return openAs(sdk, errand, found, null);
      throw error;
    });
    const { era, transport } = connection;
    // Only a hint for the next time: whether it is kept is no matter.
    if (known?.era !== era || known.transport !== transport)
      await noteEra(db, row, { era, transport, at: isoAt(clock.nowMs()) }).catch(() => undefined);
    return connection;
  };

  const once = async <T>(errand: Errand<T>, met: { connection: Connection | null }): Promise<T> => {
    const { user, row, signal, work } = errand;
    const found = await credentials.of(user, row, signal);
    const sdk = await loadSdk();
    const key = {
      userId: user.userId,
      serverId: row.id,
      revision: row.revision,
      identity: found.identity,
      isProgram: row.url === null,
    };
    try {
      return await connections.use(
        key,
        () => open(sdk, errand, found),
        { signal, isOver: (error, connection) => isOver(sdk, error, connection, signal) },
        (connection) => {
          met.connection = connection;
          return work(connection);
        },
      );
    } catch (error) {
      if (signal.aborted) throw isTimeout(signal.reason) ? sdk.failureOf(error) : error;
      const failure = sessionLost(error, met.connection) ?? sdk.failureOf(error);
      if (failure instanceof SignInNeeded && failure.challenge === null && found.provider) {
        if (failure.purpose === 'step-up')
          return await found.insufficient(met.connection?.lastForbidden() ?? null);
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
      const met: { connection: Connection | null } = { connection: null };
      const retryAtMs = breaker.enter(place);
      if (retryAtMs !== null)
        throw new McpFailure(
          row.url === null ? 'process_failed' : 'unreachable',
          `The server has failed several times and is left alone until ${isoAt(retryAtMs)}.`,
          'no',
        );
      try {
        const result = await twice(() => {
          met.connection = null;
          return once(errand, met);
        });
        breaker.succeeded(place);
        return result;
      } catch (error) {
        if (signal.aborted && !isTimeout(signal.reason)) {
          breaker.left(place);
          throw error;
        }
        const failure = classify(error);
        // A tool that takes long, and that somebody has to sign in, say that the server is there.
        if (isUnreachable(failure) && !(failure.class === 'timeout' && met.connection)) breaker.failed(place);
        else if (failure instanceof SignInNeeded) breaker.succeeded(place);
        else breaker.left(place);
        logs.failed(row.id, user.userId, failure);
        throw failure;
      }
    },
  };
};

/**
 * What is left alone together: everybody's way to one address, or one program. A member's own server is apart, for
 * what they send may be why it fails.
 */
export const placeOf = ({ id, ownerId, url, revision }: McpServerRow): string =>
  JSON.stringify(url === null ? [id, revision] : [ownerId, url]);

/** Again only where nothing can have been done: a session that the server has forgotten. */
const twice = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SessionLost && error.executed === 'no') return work();
    throw error;
  }
};

/** As servers answer whom they knew to speak otherwise. */
const outdated = ['refused', 'protocol', 'unsupported', 'server_error'];

/** Statuses by which servers say that they do not know a session (any more). */
const unknownSession = [400, 404, 409];

const sessionLost = (error: unknown, connection: Connection | null): SessionLost | undefined => {
  if (error instanceof SessionLost) return error;
  const { status } = error as { status?: unknown };
  return connection?.hasSession() && unknownSession.includes(status as number)
    ? new SessionLost('no')
    : undefined;
};

/** Whether the next request takes a connection of its own. */
const isOver = ({ failureOf }: Sdk, error: unknown, connection: Connection, signal: AbortSignal): boolean => {
  // An older server goes on with what nobody waits for, and its stream stays open as long as the session does.
  if (signal.aborted) return connection.era === 'legacy' && connection.transport === 'streamable_http';
  if (sessionLost(error, connection)) return true;
  const { class: kind } = failureOf(error);
  return kind === 'unreachable' || kind === 'timeout';
};

const isTimeout = (reason: unknown): boolean => (reason as { name?: string } | null)?.name === 'TimeoutError';

const ofProgram = (failure: McpFailure): McpFailure =>
  failure.class === 'unreachable'
    ? new McpFailure('process_failed', 'The program ended, or could not be started.', failure.executed)
    : failure;
