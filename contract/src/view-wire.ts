/**
 * What a view of an MCP server may say to the page around it: JSON-RPC by messages, of the extension
 * `io.modelcontextprotocol/ui` as of 2026-01-26. A view is a stranger: what it says besides is dropped, and what does
 * not fit is refused.
 */
import * as z from 'zod/mini';

export const viewProtocolVersion = '2026-01-26';

const Text = z.string().check(z.maxLength(20_000));

export const ViewMessage = z.object({
  jsonrpc: z.literal('2.0'),
  /** Of a request, and of the answer to one of ours. */
  id: z.optional(z.union([z.string().check(z.maxLength(200)), z.number()])),
  /** Nothing of an answer. */
  method: z.optional(z.string().check(z.maxLength(100))),
  params: z.optional(z.record(z.string(), z.unknown())),
});

const Said = z.looseObject({ type: z.string(), text: z.optional(Text) });

/** What it may ask for, each with what belongs to it. */
export const viewRequests = {
  'ui/initialize': z.object({}),
  ping: z.object({}),
  'tools/call': z.object({
    name: z.string().check(z.minLength(1), z.maxLength(300)),
    arguments: z.optional(z.record(z.string(), z.unknown())),
  }),
  'resources/read': z.object({ uri: z.string().check(z.minLength(1), z.maxLength(4000)) }),
  'ui/open-link': z.object({ url: z.string().check(z.maxLength(4000)) }),
  /** Of one piece or of several. */
  'ui/message': z.object({
    content: z.union([Said, z.array(Said).check(z.minLength(1), z.maxLength(20))]),
  }),
  'ui/request-display-mode': z.object({}),
} as const;
export type ViewRequests = { [M in keyof typeof viewRequests]: z.output<(typeof viewRequests)[M]> };

/** What it may tell. */
export const viewNews = {
  'ui/notifications/initialized': z.object({}),
  'ui/notifications/size-changed': z.object({ height: z.optional(z.number().check(z.gte(0))) }),
  'ui/notifications/request-teardown': z.object({}),
} as const;
