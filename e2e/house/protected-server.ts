/**
 * An MCP server that anybody may ask for its tools, and that calls them only for who has signed in, and an API like
 * it; the authorization server is the same program. The least that the protocol lays down, so that a person can go through it.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import type { Stage } from './journey.ts';

export interface ProtectedServer {
  readonly url: string;
  readonly host: string;
  /** Of the API, as OpenAPI has it. */
  readonly document: string;
}

export const startProtectedServer = async (stage: Stage): Promise<ProtectedServer> => {
  const tokens = new Set<string>();
  const mcp = toNodeHandler(
    createMcpHandler(() => {
      const server = new McpServer({ name: 'ledger', version: '1' });
      server.registerTool('balance', { title: 'Balance' }, () => ({
        content: [{ type: 'text', text: 'Forty-two barrels.' }],
      }));
      return server;
    }),
  );
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const resourceMetadata = '/.well-known/oauth-protected-resource/mcp';

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const { pathname, searchParams } = new URL(request.url!, origin);
    const body = await bodyOf(request);
    const json = (value: object, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    switch (pathname) {
      case resourceMetadata:
        return json({ resource: `${origin}/mcp`, authorization_servers: [origin] });
      case '/.well-known/oauth-authorization-server':
        return json({
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          registration_endpoint: `${origin}/register`,
          response_types_supported: ['code'],
          grant_types_supported: ['authorization_code'],
          token_endpoint_auth_methods_supported: ['none'],
          code_challenge_methods_supported: ['S256'],
          authorization_response_iss_parameter_supported: true,
        });
      case '/register':
        return json({ ...(JSON.parse(body) as object), client_id: 'stoa' }, 201);
      case '/authorize': {
        const back = new URL(searchParams.get('redirect_uri')!);
        const found = { code: randomUUID(), state: searchParams.get('state')!, iss: origin };
        for (const [name, value] of Object.entries(found)) back.searchParams.set(name, value);
        response.writeHead(200, { 'content-type': 'text/html' });
        return response.end(
          `<!doctype html><title>Ledger</title><a href="${back.href.replaceAll('&', '&amp;')}">Agree</a>`,
        );
      }
      case '/token': {
        const token = randomUUID();
        tokens.add(token);
        return json({ access_token: token, token_type: 'Bearer', expires_in: 3600 });
      }
      case '/v1/balance': {
        const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
        return token && tokens.has(token) ? json({ barrels: 42 }) : json({ error: 'Who are you?' }, 401);
      }
      case '/mcp': {
        const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
        const isCall = body.includes('"tools/call"');
        if (isCall && !(token && tokens.has(token))) {
          const named = `Bearer resource_metadata="${origin}${resourceMetadata}"`;
          return response.writeHead(401, { 'www-authenticate': named }).end();
        }
        // The handler reads what was read already from here.
        (request as { body?: unknown }).body = body === '' ? undefined : JSON.parse(body);
        return mcp(request, response, (request as { body?: unknown }).body);
      }
      default:
        return response.writeHead(404).end();
    }
  };
  return { url: `${origin}/mcp`, host, document: documentOf(origin) };
};

const documentOf = (origin: string): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Ledger', version: '1', description: 'What lies in the harbour.' },
    servers: [{ url: `${origin}/v1` }],
    security: [{ login: ['barrels:read'] }],
    paths: {
      '/balance': { get: { operationId: 'balance', summary: 'Balance', responses: {} } },
      '/bill': {
        post: {
          operationId: 'sendBill',
          requestBody: { required: true, content: { 'application/pdf': {} } },
        },
      },
    },
    components: {
      securitySchemes: {
        login: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              authorizationUrl: `${origin}/authorize`,
              tokenUrl: `${origin}/token`,
              scopes: { 'barrels:read': 'Count barrels' },
            },
          },
        },
      },
    },
  });

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
};
