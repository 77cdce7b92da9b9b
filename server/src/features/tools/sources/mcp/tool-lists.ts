/** The tools of servers, asked for when they are wanted and kept for as long as their server says that they hold. */
import type { Tool } from '@modelcontextprotocol/client';
import type { Clock } from '../../../../kernel/clock.ts';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Connection } from './connection.ts';
import { listAll } from './pages.ts';
import type { Reach } from './reach.ts';
import type { McpServerRow } from './schema.ts';
import { usable } from './tools-listed.ts';

/** Where a server says nothing of how long its list holds. */
const usualTtlMs = 60_000;
const longestTtlMs = 60 * 60_000;
const listTimeoutMs = 60_000;
const longestInstructions = 10_000;

export interface ListedServer {
  tools: Tool[];
  instructions: string | null;
}

export type ToolLists = ReturnType<typeof createToolLists>;

export const createToolLists = ({ clock, reach }: { clock: Clock; reach: Reach }) => {
  /** They are kept with the connection, and so with who asked: nobody sees what was listed for others. */
  const of = async (connection: Connection, signal: AbortSignal, isFresh = false): Promise<Tool[]> => {
    const held = connection.listedTools;
    if (held && held.untilMs > clock.nowMs() && !isFresh) return held.tools;
    const { client, era } = connection;
    const hasTools = client.getServerCapabilities()?.tools !== undefined;
    const { items, ttlMs } = hasTools
      ? await listAll(client, 'tools/list', { signal, timeoutMs: listTimeoutMs })
      : { items: [], ttlMs: null };
    const tools = usable(items, era === 'modern');
    const untilMs = clock.nowMs() + Math.min(ttlMs ?? usualTtlMs, longestTtlMs);
    connection.listedTools = { tools, untilMs };
    return tools;
  };

  return {
    of,

    /** @throws McpFailure */
    read(
      user: UserPrincipal,
      row: McpServerRow,
      signal: AbortSignal,
      { isFresh = false } = {},
    ): Promise<ListedServer> {
      const within = AbortSignal.any([signal, AbortSignal.timeout(listTimeoutMs)]);
      return reach.reach({
        user,
        row,
        signal: within,
        work: async (connection) => ({
          tools: await of(connection, within, isFresh),
          instructions: connection.client.getInstructions()?.slice(0, longestInstructions) ?? null,
        }),
      });
    },
  };
};
