/**
 * The only file that knows the web framework. It turns handlers of the contract's routes into
 * Fastify's, with everything that holds for every route: names, origins, sessions, closed schemas,
 * one error boundary, security headers.
 */
import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import { accessTable, type Caller } from '@stoa/contract/access';
import type { ErrorBody, ErrorCode } from '@stoa/contract/errors';
import { goodStatusOf, operationOf, type RouteDefinition } from '@stoa/contract/route';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import * as z from 'zod/mini';
import type { Accounts } from '../features/accounts/accounts.ts';
import { AppError } from '../kernel/errors.ts';
import type {
  Bytes,
  Call,
  ClientFacts,
  Cookie,
  ForeignPage,
  Handler,
  Redirect,
  StaticPage,
  Upload,
} from '../kernel/handler.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { UserPrincipal } from '../kernel/principal.ts';
import { refuseBroken } from './broken-requests.ts';
import { sendBytes } from './bytes.ts';
import { clientAddressOf } from './client-address.ts';
import { reportsPath, securityHeaders, takePolicyReports } from './content-policy.ts';
import { cookieOf } from './cookies.ts';
import { sendForeignPage } from './foreign-page.ts';
import { createLimits, type Limits } from './limits.ts';
import { createRequestWatch } from './request-watch.ts';
import { assertHost, assertOrigin, isOnThisMachine, type OriginRules } from './origin.ts';
import { locationOf, sendPage } from './static-page.ts';
import { statusOf } from './status.ts';
import { acceptUploads, endUpload, openUpload, type Pace, usualPace } from './uploads.ts';
import { serveWeb } from './web-files.ts';

z.config(z.locales.en());

const mostBodyBytes = 2_000_000;
const mostHeaderBytes = 16_384;
const deepestJson = 64;

export interface HttpDeps {
  accounts: Accounts;
  handlers: readonly Handler[];
  log: Log;
  metrics: Metrics;
  origin: OriginRules;
  webDir: string;
  patience?: Patience;
  clock?: Clock;
}

/** SR-64: how long a request may take to arrive, and how slowly an upload. */
export interface Patience {
  requestMs: number;
  upload: Pace;
}
const usualPatience: Patience = { requestMs: 30_000, upload: usualPace };

export const createHttp = (deps: HttpDeps): FastifyInstance => {
  const { requestMs } = deps.patience ?? usualPatience;
  const watch = createRequestWatch(deps);
  const made = { ...deps, limits: createLimits({ clock: systemClock, ...deps }) };
  const http = Fastify({
    logger: false,
    bodyLimit: mostBodyBytes,
    requestTimeout: requestMs,
    http: {
      maxHeaderSize: mostHeaderBytes,
      // Node takes the longer of the two for the whole request.
      headersTimeout: requestMs,
      connectionsCheckingInterval: requestMs / 2,
    },
    clientErrorHandler: refuseBroken,
    // While it closes, requests under way are answered as ever: what cannot be taken any more is refused by its room.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: () => randomBytes(9).toString('base64url'),
    routerOptions: { maxParamLength: 200 },
    // Addresses that the router cannot read never reach a hook.
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...securityHeaders, 'x-request-id': request.id });
      reply.raw.on('close', () => watch.note(request, reply));
      void answerError(deps.log, error, request, reply);
    },
  });
  // Only JSON is taken; a form of another site could send plain text.
  http.removeContentTypeParser('text/plain');
  http.register(cookie);
  watch.follow(http);
  http.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    reply.header('x-request-id', request.id);
    assertHost(deps.origin, request.headers.host);
    // Browsers send reports without saying whose page it was; nothing is changed by one.
    if (request.url !== reportsPath) assertOrigin(deps.origin, request.method, request.headers);
  });
  http.setErrorHandler((error: FastifyError, request, reply) => answerError(deps.log, error, request, reply));
  http.register(async (scope) => {
    for (const handler of deps.handlers) if (handler.route.body !== 'upload') addRoute(scope, made, handler);
  });
  http.register(async (scope) => {
    acceptUploads(scope);
    for (const handler of deps.handlers) if (handler.route.body === 'upload') addRoute(scope, made, handler);
  });
  takePolicyReports(http, deps.log);
  serveWeb(http, deps.webDir);
  return http;
};

const withoutHead = new Set<unknown>(['events', 'bytes', 'redirect']);

const addRoute = (
  http: FastifyInstance,
  deps: HttpDeps & { limits: Limits },
  { route, handle }: Handler,
): void => {
  http.route({
    method: route.method,
    url: route.path,
    // HEAD of a stream would open it and wait for ever, or read all of it, for what it does not show; of a
    // redirect it would go the first step of what a person is asked to go.
    exposeHeadRoute: route.method === 'GET' && !withoutHead.has(route.answer),
    handler: async (request, reply) => {
      const session = cookieOf('session', request, reply, isSecure(deps.origin));
      const device = cookieOf('device', request, reply, isSecure(deps.origin));
      const client = factsOf(request, deps.origin);
      const principal = await authenticate(deps.accounts, session, request.id);
      request.userId = principal?.userId;
      const userId = principal?.userId ?? deps.accounts.findDevice(device.token)?.userId;
      deps.limits.take(operationOf(route), { ...client, userId });
      assertMayCall(route, principal);
      const call = {
        params: parse(route.params, request.params),
        query: parse(route.query, request.query),
        principal,
        client,
        session,
        device,
        cookie: (name: string) => cookieOf(name, request, reply, isSecure(deps.origin)),
        openEvents: () => request.openEvents(reply),
      };
      const answer = await withBody(deps, route, request, (body) =>
        handle({ ...call, body } as unknown as Call<RouteDefinition>),
      );
      if (reply.sent) return reply;
      return send(reply, route, answer);
    },
  });
};

const withBody = async <T>(
  { patience = usualPatience }: HttpDeps,
  { body }: RouteDefinition,
  request: FastifyRequest,
  handle: (body: unknown) => Promise<T>,
): Promise<T> => {
  if (body !== 'upload') return handle(parse(body, request.body));
  let upload: Upload | undefined;
  try {
    upload = await openUpload(request, patience.upload);
    return await handle(upload);
  } finally {
    endUpload(request, upload);
  }
};

const authenticate = async (
  accounts: Accounts,
  session: Cookie,
  requestId: string,
): Promise<UserPrincipal | undefined> => {
  const { token } = session;
  if (token === undefined) return undefined;
  // What is prolonged in the database is prolonged in the browser too.
  const principal = await accounts.authenticate(token, (maxAgeSeconds) => session.set(token, maxAgeSeconds));
  return principal && { ...principal, requestId };
};

const send = (reply: FastifyReply, route: RouteDefinition, answer: unknown): FastifyReply => {
  if (route.answer === 'bytes') return sendBytes(reply, answer as Bytes);
  reply.header('cache-control', 'no-store');
  reply.code(goodStatusOf(route));
  if (route.answer === 'empty') return reply.send();
  if (route.answer === 'redirect') return reply.header('location', locationOf(answer as Redirect)).send();
  if (route.answer === 'page') return sendPage(reply, answer as StaticPage);
  if (route.answer === 'view') return sendForeignPage(reply, answer as ForeignPage);
  if (route.answer === 'text') return reply.type('text/plain; charset=utf-8').send(answer);
  // SR-3: what is not in the schema does not go out.
  const checked = z.parse(route.answer as z.ZodMiniType, answer);
  const isUnready = route.path === '/readyz' && (checked as { status: string }).status !== 'ok';
  return (isUnready ? reply.code(503) : reply).send(checked);
};

/** A route without a schema takes nothing; anything that is there is ignored, never passed on. */
const parse = (schema: RouteDefinition['params'], given: unknown = {}): unknown => {
  if (!schema) return undefined;
  assertReadable(given);
  const parsed = z.safeParse(schema as z.ZodMiniType, given);
  if (parsed.success) return parsed.data;
  throw new AppError('request/invalid', 'The request does not fit this route.', {
    details: parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message })),
  });
};

/**
 * SR-64: what nests deeper than anything of ours would only make the server dig. A NUL or half a character is in no
 * text that a person writes, and not every database gives it back as it was.
 */
const assertReadable = (given: unknown): void => {
  let level = [given];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepestJson)
      throw new AppError('request/invalid', `A request nests at most ${deepestJson} levels deep.`);
    for (const text of level) if (typeof text === 'string') assertText(text);
    level = level.flatMap(insideOf);
  }
};

const insideOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.entries(value).flat() : [];
};

const assertText = (text: string): void => {
  if (text.includes('\0') || !text.isWellFormed())
    throw new AppError('request/invalid', 'A text holds whole characters and no NUL.');
};

/** SR-59: as the access table says. What it hides from some, the faces do not find for them. */
const assertMayCall = ({ access }: RouteDefinition, principal: UserPrincipal | undefined): void => {
  const outcome = accessTable[access][callerOf(principal)];
  if (outcome === 'sign-in-required') throw new AppError('account/sign-in-required', 'Sign in first.');
  if (outcome === 'forbidden') {
    throw new AppError('account/forbidden', 'Only an administrator may do this.');
  }
};

/** As much of who calls as is known before it is known what for. */
const callerOf = (principal: UserPrincipal | undefined): Caller => {
  if (!principal) return 'anonymous';
  return principal.role === 'administrator' ? 'administrator' : 'other';
};

const isSecure = ({ publicUrl }: OriginRules): boolean => publicUrl?.protocol === 'https:';

const factsOf = (request: FastifyRequest, origin: OriginRules): ClientFacts => ({
  address: clientAddressOf(
    request.socket.remoteAddress,
    request.headers['x-forwarded-for'] as string | undefined,
    origin.trustedProxies ?? [],
  ),
  onThisMachine: isOnThisMachine(origin, request.socket.remoteAddress, request.headers),
  plainHttp: !isSecure(origin),
  userAgent: request.headers['user-agent'] ?? '',
  languages: request.headers['accept-language']?.slice(0, 200) ?? '',
  lastEventId: request.headers['last-event-id'] as string | undefined,
  bearerToken: /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1],
});

const answerError = (
  log: Log,
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
) => {
  const known = error instanceof AppError ? error : translate(error);
  const status = statusOf(known.code);
  if (status >= 500) log.error({ requestId: request.id, code: known.code, error }, 'A request failed');
  const body: ErrorBody = {
    error: {
      code: known.code,
      message: known.message,
      ...(known.details !== undefined && { details: known.details }),
      requestId: request.id,
    },
  };
  if (status === 429) reply.header('retry-after', retryAfterSecondsOf(known.details));
  return reply.code(status).header('cache-control', 'no-store').send(body);
};

const retryAfterSecondsOf = (details: unknown): number =>
  Math.ceil(((details as { retryAfterMs?: number } | undefined)?.retryAfterMs ?? 5_000) / 1000);

/** What the framework itself refuses, in our words. */
const translate = (error: FastifyError): AppError => {
  const status = error.statusCode ?? 500;
  const answer = (code: ErrorCode, message: string) => new AppError(code, message, { cause: error });
  if (status === 413) return answer('request/too-large', `A request has at most ${mostBodyBytes} bytes.`);
  if (
    status === 415 ||
    error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY'
  ) {
    return answer('request/not-json', 'The body is not JSON, or is not said to be.');
  }
  if (status < 500) return answer('request/invalid', 'The request cannot be read.');
  return answer('server/failed', 'Something went wrong inside the server.');
};
