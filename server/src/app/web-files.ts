/** The built web app: files with a hash in their name for a year, the page itself always fresh. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../kernel/errors.ts';
import { frameHeaders } from './content-policy.ts';

export const serveWeb = (http: FastifyInstance, webDir: string): void => {
  const hashed = ['assets', 'frame/assets'].map((folder) => join(webDir, folder) + sep);
  const frame = join(webDir, 'frame') + sep;
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
        const isHashed = hashed.some((folder) => path.startsWith(folder));
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        if (path.startsWith(frame)) reply.headers(frameHeaders);
      },
    });
  }
  http.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      // A script of yesterday's build must not become a page.
      !/^\/(api|assets|frame)\//.test(request.url) &&
      wantsHtml(request.headers.accept);
    if (!isPage || !hasWeb) throw new AppError('request/unknown-route', 'There is nothing at this address.');
    // Every address that is not a file is a page of the app.
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
};

const wantsHtml = (accept: string | undefined): boolean =>
  accept === undefined || /text\/html|\*\/\*/.test(accept);
