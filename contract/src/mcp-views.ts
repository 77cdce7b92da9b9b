/**
 * What MCP servers show of a call: a page of their own (the extension `io.modelcontextprotocol/ui`), which runs in a
 * frame without an origin and reaches nothing but what an administrator has allowed for its server.
 */
import * as z from 'zod/mini';
import { FileId, McpServerId, MessageId } from './ids.ts';
import { route } from './route.ts';
import { ViewOriginList } from './view-origins.ts';

const PartId = z.string().check(z.minLength(1), z.maxLength(40));
const params = z.strictObject({ mcpServerId: McpServerId });

/** As the protocol has it: for the view, which reads it as its server has said it. */
const Result = z.record(z.string(), z.unknown());

export const McpViewCall = z.strictObject({
  /** `rejected`: by the person, an administrator, or because the tool is not for views. */
  status: z.enum(['ok', 'rejected', 'auth_required', 'error']),
  result: z.optional(Result),
  message: z.optional(z.string()),
});
export type McpViewCall = z.output<typeof McpViewCall>;

export const mcpViewRoutes = {
  show: route({
    method: 'GET',
    path: '/api/mcp-views/:fileId',
    summary:
      'A view that was kept, for a frame of the app: it can reach no more than is allowed for its server',
    access: 'owner',
    params: z.strictObject({ fileId: FileId }),
    query: z.strictObject({
      /**
       * Whose it is: what this server’s views may reach is allowed to it, as far as it has asked for it. Without it
       * that is nothing.
       */
      server: z.optional(McpServerId),
      connects: z._default(ViewOriginList, ''),
      loads: z._default(ViewOriginList, ''),
    }),
    answer: 'view',
    errors: ['file/not-found'],
  }),
  call: route({
    method: 'POST',
    path: '/api/messages/:messageId/view-calls',
    summary:
      'Call a tool for a view of its server; approved as a call of a model is, and asked for meanwhile',
    access: 'owner',
    operation: 'view-call',
    params: z.strictObject({ messageId: MessageId }),
    body: z.strictObject({
      server: McpServerId,
      tool: z.string().check(z.minLength(1), z.maxLength(300)),
      args: z.optional(z.record(z.string(), z.unknown())),
      /** The call of which the view is shown. */
      partId: PartId,
    }),
    answer: McpViewCall,
    errors: ['role/feature-missing', 'mcp-server/not-found', 'message/not-found'],
  }),
  read: route({
    method: 'POST',
    path: '/api/mcp-servers/:mcpServerId/views/read',
    summary: 'Read a resource for a view of its server',
    access: 'shared',
    operation: 'view-read',
    params,
    body: z.strictObject({ uri: z.string().check(z.minLength(1), z.maxLength(4000)) }),
    answer: McpViewCall,
    errors: ['role/feature-missing', 'mcp-server/not-found'],
  }),
};
