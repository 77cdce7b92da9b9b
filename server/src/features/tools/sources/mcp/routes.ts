import { mcpServerRoutes } from '@stoa/contract/mcp-servers';
import { mcpViewRoutes } from '@stoa/contract/mcp-views';
import { type Handler, on } from '../../../../kernel/handler.ts';
import type { Mcp } from './mcp.ts';

export const mcpServerHandlers = (mcp: Mcp): Handler[] => [
  on(mcpServerRoutes.list, ({ principal }) => mcp.list(principal)),
  on(mcpServerRoutes.create, ({ principal, body }) => mcp.create(principal, body)),
  on(mcpServerRoutes.get, ({ principal, params }) => mcp.get(principal, params.mcpServerId)),
  on(mcpServerRoutes.update, ({ principal, params, body }) =>
    mcp.update(principal, params.mcpServerId, body),
  ),
  on(mcpServerRoutes.remove, async ({ principal, params }) => {
    await mcp.remove(principal, params.mcpServerId);
    return undefined;
  }),
  on(mcpServerRoutes.setVariables, ({ principal, params, body }) =>
    mcp.setVariables(principal, params.mcpServerId, body),
  ),
  on(mcpServerRoutes.connect, ({ principal, params, body }) =>
    mcp.connect(principal, params.mcpServerId, body),
  ),
  on(mcpServerRoutes.disconnect, async ({ principal, params }) => {
    await mcp.disconnect(principal, params.mcpServerId);
    return undefined;
  }),
  on(mcpServerRoutes.status, ({ principal, params }) => mcp.status(principal, params.mcpServerId)),
  on(mcpServerRoutes.logs, ({ principal, params }) => mcp.logs(principal, params.mcpServerId)),
  on(mcpServerRoutes.call, ({ principal, params, body }) => mcp.call(principal, params.mcpServerId, body)),
  on(mcpServerRoutes.resources, ({ principal, params }) => mcp.resources(principal, params.mcpServerId)),
  on(mcpServerRoutes.readResource, ({ principal, params, body }) =>
    mcp.readResource(principal, params.mcpServerId, body),
  ),
  on(mcpServerRoutes.attachResource, ({ principal, params, body }) =>
    mcp.attachResource(principal, params.mcpServerId, body),
  ),
  on(mcpServerRoutes.prompts, ({ principal, params }) => mcp.prompts(principal, params.mcpServerId)),
  on(mcpServerRoutes.getPrompt, ({ principal, params, body }) =>
    mcp.getPrompt(principal, params.mcpServerId, body),
  ),
  on(mcpServerRoutes.complete, ({ principal, params, body }) =>
    mcp.complete(principal, params.mcpServerId, body),
  ),
  on(mcpViewRoutes.show, ({ principal, params, query }) => mcp.views.show(principal, params.fileId, query)),
  on(mcpViewRoutes.call, ({ principal, params, body }) => mcp.views.call(principal, params.messageId, body)),
  on(mcpViewRoutes.read, ({ principal, params, body }) =>
    mcp.views.read(principal, params.mcpServerId, body),
  ),
];
