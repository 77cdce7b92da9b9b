/** What a view asks of its server, by way of ours. */
import type { McpViewCall } from '@stoa/contract/mcp-views';
import { mcpViewRoutes } from '@stoa/contract/mcp-views';
import { api } from '../../../kernel/api.ts';

interface CallOfView {
  mcpServerId: string;
  messageId: string;
  partId: string;
}

export const callForView = async (
  { mcpServerId, messageId, partId }: CallOfView,
  tool: string,
  args: Record<string, unknown>,
): Promise<object> =>
  resultOf(
    await api(mcpViewRoutes.call, {
      params: { messageId },
      body: { server: mcpServerId, tool, args, partId },
    }),
  );

export const readForView = async (mcpServerId: string, uri: string): Promise<object> =>
  resultOf(await api(mcpViewRoutes.read, { params: { mcpServerId }, body: { uri } }));

const resultOf = ({ status, result, message }: McpViewCall): object => {
  if (status === 'ok' && result) return result;
  throw new Error(message ?? 'It failed.');
};
