/** For tests: MCP servers of others, and bad ones of our own, on the loopback. */
import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { after } from 'node:test';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';

export const everythingProgram = new URL(
  '../../../../../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js',
  import.meta.url,
).pathname;

const freePort = async (): Promise<number> => {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** @returns the address at which it answers now */
export const startEverything = async (kind: 'streamableHttp' | 'sse'): Promise<string> => {
  const port = await freePort();
  const child = spawn(process.execPath, [everythingProgram, kind], {
    env: { PATH: process.env['PATH'], PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  after(() => child.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (text: Buffer) => {
      if (/running on port|listening on port/.test(text.toString())) resolve();
    });
    child.once('exit', () => reject(new Error('The server ended.')));
  });
  return `http://127.0.0.1:${port}/${kind === 'sse' ? 'sse' : 'mcp'}`;
};

export interface Served {
  url: string;
  /** What was asked so far: the method of the protocol, or of HTTP where there was no body. */
  asked: string[];
  /** With their queries. */
  paths: string[];
  requests: { method: string; headers: IncomingMessage['headers']; body: string }[];
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => unknown;

export const serve = async (answer: Answer): Promise<Served> => {
  const served: Served = { url: '', asked: [], paths: [], requests: [] };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    served.requests.push({ method: request.method ?? '', headers: request.headers, body });
    served.paths.push(request.url ?? '');
    served.asked.push(methodIn(body) ?? request.method ?? '');
    await answer(request, response, body);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  return served;
};

const methodIn = (body: string): string | undefined => {
  try {
    return (JSON.parse(body) as { method?: string }).method;
  } catch {
    return undefined;
  }
};

/** One that speaks both eras, made with the server of the protocol's own authors. */
export const serveModern = async (
  factory: McpServerFactory,
  { legacy = 'reject' }: { legacy?: 'stateless' | 'reject' } = {},
): Promise<Served> => {
  const handle = toNodeHandler(createMcpHandler(factory, { legacy }));
  return serve(async (request, response, body) => {
    await handle(request, response, body === '' ? undefined : JSON.parse(body));
  });
};

type Result = Record<string, unknown> | ((params: Record<string, unknown>) => unknown);

/** How an older server, made by hand, answers: each method as it is told. */
export const legacyAnswers =
  (results: Record<string, Result> = {}, headers: Record<string, string> = {}) =>
  (response: ServerResponse, body: string): unknown => {
    if (body === '') return response.writeHead(405).end();
    const {
      id,
      method,
      params = {},
    } = JSON.parse(body) as {
      id?: number;
      method: string;
      params?: Record<string, unknown>;
    };
    if (id === undefined) return response.writeHead(202).end();
    const known = { ...standard, ...results }[method];
    const result = typeof known === 'function' ? known(params) : known;
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    const missing = { error: { code: -32601, message: 'Method not found' } };
    const answer = isError(result) ? result : result ? { result } : missing;
    return response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
  };

export const serveLegacy = (results: Record<string, Result>): Promise<Served> => {
  const answer = legacyAnswers(results);
  return serve((_request, response, body) => answer(response, body));
};

const isError = (result: unknown): result is { error: unknown } =>
  typeof result === 'object' && result !== null && 'error' in result;

const standard: Record<string, Result> = {
  initialize: {
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'by hand', version: '1' },
  },
  'tools/list': { tools: [{ name: 'echo', inputSchema: { type: 'object' } }] },
  'tools/call': { content: [{ type: 'text', text: 'done' }] },
};
