/** A real small API that asks for a token, checks it at the authorization server, and wants more scope for one path. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AuthorizationServer } from '../../../oauth/testing/authorization-server.ts';

export type ProtectedApi = Awaited<ReturnType<typeof startProtectedApi>>;

export const startProtectedApi = async ({ introspect }: Pick<AuthorizationServer, 'introspect'>) => {
  const asked: { path: string; token: string | null; status: number }[] = [];
  const refused = new Set<string>();
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const take = async ({ url: path = '', headers }: IncomingMessage, response: ServerResponse) => {
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
    const found = token === null || refused.has(token) ? undefined : await introspect(token);
    const isShort = path === '/v1/files' && !found?.scopes.includes('files');
    const status = !found ? 401 : isShort ? 403 : 200;
    asked.push({ path, token, status });
    const challenge = isShort ? 'Bearer error="insufficient_scope", scope="files"' : 'Bearer realm="pets"';
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status !== 200 && { 'www-authenticate': challenge }),
    });
    response.end(JSON.stringify(status === 200 ? { name: 'Rex' } : { error: 'no' }));
  };

  return {
    url,
    asked,
    /** Whatever the authorization server says of it. */
    refuses: (token: string) => void refused.add(token),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
