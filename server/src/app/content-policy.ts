/**
 * What a page of ours may do in a browser (SR-33, SR-35, SR-42). The app: its own files and nothing
 * else, no string that becomes script, no style that is not a file. The drawing frame: a document
 * without an origin, without network, that may only run its own file and hand back a picture.
 *
 * Reports go by `report-uri` alone: `report-to` needs https, and where a browser knows it, it takes
 * precedence even if there is nobody to report to.
 */
import type { FastifyInstance } from 'fastify';
import type { Log } from '../kernel/log.ts';

export const reportsPath = '/api/csp-reports';

export const policy = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

export const securityHeaders = {
  'content-security-policy': policy({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'frame-src': "'self'",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
    'report-uri': reportsPath,
  }),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // A name in an answer is not even looked up before somebody follows it.
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
};

/**
 * For what lies under `/frame/`: an opaque origin may load it, and only our pages may show it. Nothing
 * is reported: that a hostile diagram tries something there, and fails, is what the frame is for.
 */
export const frameHeaders = {
  'content-security-policy': policy({
    'default-src': "'none'",
    'script-src': "'self'",
    // Diagrams carry a style sheet of their own; with everything else closed it can load nothing.
    'style-src': "'unsafe-inline'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'self'",
    sandbox: 'allow-scripts',
  }),
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'x-frame-options': 'SAMEORIGIN',
};

const mostReportBytes = 16_384;
const mostPerMinute = 1_000;
const minuteMs = 60_000;

/**
 * Takes what browsers say they have refused. A report can quote the page, so none is read: they are
 * counted up to a bound, and the log gets the number, at most one line a minute.
 */
export const takePolicyReports = (http: FastifyInstance, log: Log): void => {
  let count = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    timer = undefined;
    if (count === 0) return;
    log.warn({ count }, 'Browsers reported what the content security policy refused');
    count = 0;
    timer = setTimeout(tell, minuteMs).unref();
  };
  http.addHook('onClose', () => clearTimeout(timer));
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/csp-report', 'application/reports+json'],
      { parseAs: 'string', bodyLimit: mostReportBytes },
      async () => undefined,
    );
    scope.post(reportsPath, async (_request, reply) => {
      count = Math.min(count + 1, mostPerMinute);
      if (timer === undefined) tell();
      return reply.code(204).header('cache-control', 'no-store').send();
    });
  });
};
