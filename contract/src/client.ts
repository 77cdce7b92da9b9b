/** The typed client: one function over the route table. Runs wherever a `fetch` is handed to it. */
import type { ErrorBody, ErrorCode } from './errors.ts';
import type { RouteAnswer, RouteCall, RouteDefinition } from './route.ts';

/** An answer that says no, or no answer at all (`code` is `network/unreachable` then, `status` 0). */
export class ApiError extends Error {
  readonly code: ErrorCode | 'network/unreachable';
  readonly status: number;
  readonly details: unknown;
  readonly requestId: string | undefined;

  constructor(
    code: ErrorCode | 'network/unreachable',
    message: string,
    status: number,
    details?: unknown,
    requestId?: string,
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.details = details;
    this.requestId = requestId;
  }
}

export type Call = <R extends RouteDefinition>(
  route: R,
  ...input: keyof RouteCall<R> extends never ? [] : [RouteCall<R>]
) => Promise<RouteAnswer<R>>;

interface LooseInput {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** As much of `fetch` as the client needs, so that this file knows neither the DOM nor Node. */
export type Fetch = (
  url: string,
  request: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{ ok: boolean; status: number; text: () => Promise<string> }>;

/** The server takes whole characters and no NUL; what somebody pastes may have been cut anywhere. */
const whole = (text: string): string => text.toWellFormed().replaceAll('\0', '');
const wholeTexts = (_: string, value: unknown): unknown => (typeof value === 'string' ? whole(value) : value);

/** The path of a route with its parameters and query filled in. */
export const urlOf = (route: RouteDefinition, input: LooseInput = {}): string => {
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(whole(String(input.params?.[name]))),
  );
  const search = Object.entries(input.query ?? {})
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(whole(String(value)))}`)
    .join('&');
  return search ? `${path}?${search}` : path;
};

/** @param baseUrl empty in a browser; an origin elsewhere. Rejects with ApiError only. */
export const createClient = (fetch: Fetch, baseUrl = '', headers: Record<string, string> = {}): Call => {
  const call = async (route: RouteDefinition, input: LooseInput = {}): Promise<unknown> => {
    const hasBody = input.body !== undefined;
    const request = {
      method: route.method,
      headers: hasBody ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(hasBody && { body: JSON.stringify(input.body, wholeTexts) }),
    };
    const response = await fetch(baseUrl + urlOf(route, input), request).catch((cause: unknown) => {
      throw new ApiError('network/unreachable', 'The server did not answer.', 0, cause);
    });
    const text = await response.text().catch((cause: unknown) => {
      throw new ApiError('network/unreachable', 'The answer was cut off.', 0, cause);
    });
    if (!response.ok) throw apiErrorOf(response.status, text);
    if (route.answer === 'empty') return undefined;
    return route.answer === 'text' ? text : JSON.parse(text);
  };
  return call as Call;
};

/** How long to wait before the same is tried again, where the server has said so. */
export const retryAfterMsOf = (error: unknown): number | undefined => {
  if (!(error instanceof ApiError) || error.code !== 'request/too-many') return undefined;
  const waitMs = (error.details as { retryAfterMs?: unknown } | undefined)?.retryAfterMs;
  return typeof waitMs === 'number' ? waitMs : undefined;
};

/** The error in an answer that says no. */
export const apiErrorOf = (status: number, text: string): ApiError => {
  try {
    const { error } = JSON.parse(text) as ErrorBody;
    return new ApiError(error.code, error.message, status, error.details, error.requestId);
  } catch {
    // A proxy in between answers in its own words.
    return new ApiError('server/failed', `The server answered ${status}.`, status);
  }
};
