/** A server that answers what is written down for a path, and notes what it was asked: for documents that are wrong. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

export interface Sheet {
  status?: number;
  location?: string;
  body?: unknown;
}

export const startPaperServer = async () => {
  const sheets = new Map<string, Sheet>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://paper');
    asked.push(pathname);
    const sheet = sheets.get(pathname);
    const { status = sheet ? 200 : 404, location, body = '' } = sheet ?? {};
    response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    asked,
    /** Takes the place of all that was written before. */
    write(pages: Record<string, Sheet>): void {
      sheets.clear();
      asked.length = 0;
      for (const [path, sheet] of Object.entries(pages)) sheets.set(path, sheet);
    },
  };
};
