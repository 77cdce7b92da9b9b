/** Lists of a server, page by page, with an end to everything a server may have no end of. */
import type { Client, Prompt, Resource, ResourceTemplateType, Tool } from '@modelcontextprotocol/client';
import { McpFailure } from './failure.ts';

const mostPages = 300;
const mostBytes = 10_000_000;
const mostItems = 1000;

interface Items {
  'tools/list': Tool;
  'resources/list': Resource;
  'resources/templates/list': ResourceTemplateType;
  'prompts/list': Prompt;
}

interface Page<T> {
  items: T[];
  nextCursor?: string | undefined;
  ttlMs: number | null;
  /** Of all of it: a page may be full of what is no item. */
  sizeBytes: number;
}

interface Ask {
  signal: AbortSignal;
  timeoutMs: number;
}

export interface Listed<T> {
  items: T[];
  /** How long the server says that it holds. */
  ttlMs: number | null;
}

/** @throws McpFailure too_many or too_large, or whatever a request failed with */
export const listAll = async <M extends keyof Items>(
  client: Client,
  method: M,
  { signal, timeoutMs }: Ask,
): Promise<Listed<Items[M]>> => {
  const items: Items[M][] = [];
  const cursors = new Set<string>();
  let bytes = 0;
  let cursor: string | undefined;
  let ttlMs: number | null = null;
  for (let pages = 1; ; pages++) {
    const page: Page<Items[M]> = await askPage(client, method, cursor, { signal, timeoutMs });
    bytes += page.sizeBytes;
    items.push(...page.items);
    ttlMs = page.ttlMs;
    if (bytes > mostBytes)
      throw new McpFailure('too_large', `Its list has more than ${mostBytes} bytes.`, 'no');
    if (items.length > mostItems)
      throw new McpFailure('too_many', `It lists more than ${mostItems} things.`, 'no');
    cursor = page.nextCursor;
    if (cursor === undefined) return { items, ttlMs };
    if (cursors.has(cursor)) throw new McpFailure('too_many', 'Its list goes in circles.', 'no');
    if (pages >= mostPages)
      throw new McpFailure('too_many', `Its list has more than ${mostPages} pages.`, 'no');
    cursors.add(cursor);
  }
};

const askPage = async <M extends keyof Items>(
  client: Client,
  method: M,
  cursor: string | undefined,
  { signal, timeoutMs }: Ask,
): Promise<Page<Items[M]>> => {
  const params = cursor === undefined ? {} : { cursor };
  // Lists are asked for as they are and not by `client.listTools`, which would go on for as long as there are pages.
  const answer = (await client.request({ method, params } as { method: 'tools/list' }, {
    signal,
    timeout: timeoutMs,
  })) as { nextCursor?: string; ttlMs?: unknown } & Record<string, unknown>;
  const items = answer[itemsOf[method]] as Items[M][];
  return {
    items,
    nextCursor: answer.nextCursor,
    ttlMs: typeof answer.ttlMs === 'number' && answer.ttlMs >= 0 ? answer.ttlMs : null,
    sizeBytes: JSON.stringify(answer).length,
  };
};

const itemsOf = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
  'prompts/list': 'prompts',
} as const;
