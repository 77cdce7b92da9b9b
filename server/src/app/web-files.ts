/** The built web app: files with a hash in their name for a year, the page itself always fresh. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../kernel/errors.ts';

export const serveWeb = (http: FastifyInstance, webDir: string): void => {
  const hashed = join(webDir, 'assets') + sep;
  const hasWeb = existsSync(join(webDir, 'index.html'));
  if (hasWeb) {
    http.register(fastifyStatic, {
      root: webDir,
      preCompressed: true,
      index: false,
      // Only what was there at start, without a look at the disk per request.
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const cacheControl = path.startsWith(hashed) ? 'public, max-age=31536000, immutable' : 'no-cache';
        reply.header('cache-control', cacheControl);
      },
    });
  }
  http.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      // A script of yesterday's build must not become a page.
      !/^\/(api|assets)\//.test(request.url) &&
      wantsHtml(request.headers.accept);
    if (!isPage || !hasWeb) throw new AppError('request/unknown-route', 'There is nothing at this address.');
    // Every address that is not a file is a page of the app.
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
};

const wantsHtml = (accept: string | undefined): boolean =>
  accept === undefined || /text\/html|\*\/\*/.test(accept);
