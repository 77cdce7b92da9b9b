/** A real MCP server that asks for a token, checks it at the authorization server, and wants more scope for one tool. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';

export interface ResourceOptions {
  /** Of the authorization servers it names. */
  issuers: () => string[];
  introspect: (token: string) => Promise<{ scopes: string[] } | undefined>;
  scopes?: string[];
  /** Further tools. */
  add?: (server: McpServer) => void;
}

export type ProtectedResource = Awaited<ReturnType<typeof startProtectedResource>>;

export const startProtectedResource = async ({ issuers, introspect, scopes, add }: ResourceOptions) => {
  let metadata: ((document: Record<string, unknown>) => Record<string, unknown> | undefined) | undefined;
  let wanted: string[] = [];
  const asked: string[] = [];
  const mcp = toNodeHandler(
    createMcpHandler(() => {
      const server = new McpServer({ name: 'protected', version: '1' });
      server.registerTool('whoami', {}, () => ({ content: [{ type: 'text', text: 'you' }] }));
      add?.(server);
      return server;
    }),
  );
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `${origin}/mcp`;
  const prm = '/.well-known/oauth-protected-resource';

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url!, origin).pathname;
    asked.push(path);
    if (path === `${prm}/mcp`) {
      const document = {
        resource: url,
        authorization_servers: issuers(),
        ...(scopes && { scopes_supported: scopes }),
      };
      const sent = metadata ? metadata(document) : document;
      response.writeHead(sent ? 200 : 404, { 'content-type': 'application/json' });
      return void response.end(JSON.stringify(sent ?? {}));
    }
    if (path !== '/mcp') return void response.writeHead(404).end();
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const found = token === undefined ? undefined : await introspect(token);
    const named = `resource_metadata="${origin}${prm}/mcp"`;
    if (!found) return refuse(response, 401, `Bearer ${named}`);
    const missing = wanted.filter((scope) => !found.scopes.includes(scope));
    if (missing.length > 0)
      return refuse(
        response,
        403,
        `Bearer error="insufficient_scope", scope="${wanted.join(' ')}", ${named}`,
      );
    await mcp(request, response);
  };

  const refuse = (response: ServerResponse, status: number, challenge: string): void =>
    void response.writeHead(status, { 'www-authenticate': challenge }).end();

  return {
    url,
    origin,
    asked,
    /** What it wants from now on besides a token. */
    wants: (...more: string[]) => void (wanted = more),
    /** What its metadata says from now on; undefined: there is none. */
    describes: (change: typeof metadata) => void (metadata = change),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
