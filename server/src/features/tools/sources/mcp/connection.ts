/**
 * One person's way to one server, in whichever era and by whichever transport the server speaks: Streamable HTTP
 * first, the older HTTP with SSE where that is refused, or a program. To a modern server nothing stays open.
 */
import {
  Client,
  type ElicitRequest,
  type ElicitResult,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Egress } from '../../../../platform/egress/port.ts';
import type { Credentials } from './credentials.ts';
import { McpFailure } from './failure.ts';
import type { OpenCall } from './open-call.ts';
import { createProgram } from './program.ts';
import type { EraVerdict, McpServerRow } from './schema.ts';
import { createServerFetch, refusing, type ServerFetch } from './server-fetch.ts';
import { viewsExtension } from './view-words.ts';

const connectTimeoutMs = 20_000;
/** A program that knows nothing of the question what it speaks may keep silent. */
const probeTimeoutMs = 5_000;

export interface ConnectionHooks {
  onLog(level: string, text: string): void;
  /** The server asks the person something while a call is open. */
  onElicit(request: ElicitRequest['params'], connection: Connection): Promise<ElicitResult>;
}

export interface ConnectionParts {
  row: McpServerRow;
  credentials: Credentials;
  environment: Readonly<Record<string, string>>;
  fetch: Egress['fetch'];
  version: string;
  /** What was found not long ago. */
  known: EraVerdict | null;
  hooks: ConnectionHooks;
}

export interface ListedTools {
  tools: Tool[];
  untilMs: number;
}

export interface Connection {
  client: Client;
  era: EraVerdict['era'];
  transport: EraVerdict['transport'];
  credentials: Credentials;
  isOpen: boolean;
  /** Calls under way: an older server need not say for which of them it asks. */
  openCalls: Set<OpenCall>;
  listedTools: ListedTools | null;
  lastForbidden(): string | null;
  /** Which the server could forget. */
  hasSession(): boolean;
  close(): Promise<void>;
}

/** @throws whatever the transport or the protocol failed with; nothing stays open then */
export const openConnection = async (parts: ConnectionParts): Promise<Connection> =>
  parts.row.url === null ? openProgram(parts) : openRemote({ ...parts, url: new URL(parts.row.url) });

const openProgram = async (parts: ConnectionParts): Promise<Connection> => {
  const open = (isKnownLegacy: boolean) =>
    connect(parts, 'stdio', programOf(parts), isKnownLegacy, () => null);
  if (parts.known?.era === 'legacy') return open(true);
  try {
    return await open(false);
  } catch (error) {
    // Some older programs end at the first question they do not know.
    if (error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed) return open(true);
    throw error;
  }
};

const programOf = ({ row, environment, hooks }: ConnectionParts): Transport =>
  createProgram({
    argv: row.argv ?? [],
    cwd: row.cwd,
    environment,
    onLine: (line) => hooks.onLog('stderr', line),
  });

const openRemote = async (parts: ConnectionParts & { url: URL }): Promise<Connection> => {
  const { url, credentials, known, fetch, row } = parts;
  const serverFetch = createServerFetch({ fetch, row, onAnswer: credentials.noteAnswer });
  const common = {
    fetch: serverFetch.fetch,
    requestInit: { headers: credentials.headers },
    ...(credentials.provider && { authProvider: credentials.provider }),
  };
  const openSse = () =>
    connect(
      parts,
      'sse',
      new SSEClientTransport(url, { ...common, fetch: refusing(serverFetch.fetch) }),
      true,
      serverFetch.lastForbidden,
    );
  if (known?.transport === 'sse') return openSse();
  const streamable = new StreamableHTTPClientTransport(url, { ...common, onInsufficientScope: 'throw' });
  try {
    return await connect(
      parts,
      'streamable_http',
      streamable,
      known?.era === 'legacy',
      serverFetch.lastForbidden,
    );
  } catch (error) {
    if (!isPostRefused(error)) throw error;
    return openSse().catch((older: unknown) => {
      // That somebody has to sign in there says more than that it takes no POST.
      throw older instanceof McpFailure ? older : error;
    });
  }
};

/** How servers that speak only the older HTTP with SSE answer the first POST. */
const isPostRefused = (error: unknown): boolean =>
  error instanceof SdkHttpError && [400, 404, 405].includes(error.status);

const connect = async (
  { row, credentials, version, hooks }: ConnectionParts,
  kind: EraVerdict['transport'],
  transport: Transport,
  isKnownLegacy: boolean,
  lastForbidden: ServerFetch['lastForbidden'],
): Promise<Connection> => {
  const client = new Client(
    { name: 'stoa', title: 'Stoa', version },
    {
      // Sampling and roots are not among them: a server is given neither a model nor files.
      capabilities: {
        elicitation: { form: {}, url: {} },
        ...(row.showsViews && { extensions: viewsExtension }),
      },
      versionNegotiation: {
        mode: 'auto',
        probe: kind === 'stdio' ? { timeoutMs: probeTimeoutMs } : {},
      },
    },
  );
  const connection: Connection = {
    client,
    era: 'legacy',
    transport: kind,
    credentials,
    isOpen: true,
    openCalls: new Set(),
    listedTools: null,
    lastForbidden,
    hasSession: () => kind === 'sse' || transport.sessionId !== undefined,
    async close() {
      connection.isOpen = false;
      if (kind === 'streamable_http' && connection.era === 'legacy')
        await endSession(transport as StreamableHTTPClientTransport);
      await client.close().catch(() => undefined);
    },
  };
  Object.assign(client, {
    onclose: () => void (connection.isOpen = false),
    // What goes wrong outside of a request is a stranger's words; requests fail by themselves.
    onerror: () => undefined,
  });
  client.setNotificationHandler('notifications/tools/list_changed', () => {
    connection.listedTools = null;
  });
  client.setNotificationHandler('notifications/message', ({ params: { level, data } }) =>
    hooks.onLog(level, typeof data === 'string' ? data : JSON.stringify(data)),
  );
  client.setRequestHandler('elicitation/create', ({ params }) => hooks.onElicit(params, connection));
  try {
    await client.connect(transport, {
      timeout: Math.min(connectTimeoutMs, row.timeoutMs),
      ...(isKnownLegacy && { prior: { kind: 'legacy' } }),
    });
  } catch (error) {
    await client.close().catch(() => undefined);
    await transport.close().catch(() => undefined);
    throw error;
  }
  connection.era = client.getProtocolEra() ?? 'legacy';
  return connection;
};

/** A courtesy: whoever does not wait for it loses nothing. */
const endSession = async (transport: StreamableHTTPClientTransport): Promise<void> => {
  const late = new Promise<void>((resolve) => setTimeout(resolve, 1000).unref());
  await Promise.race([transport.terminateSession().catch(() => undefined), late]);
};
