/** One vocabulary for everything that goes wrong between us and a model, whatever the provider calls it. */
export type ModelErrorKind =
  | 'auth'
  | 'rate-limit'
  | 'overloaded'
  | 'context-overflow'
  | 'refused'
  | 'bad-request'
  | 'network'
  | 'timeout';

export interface ModelError {
  kind: ModelErrorKind;
  /** The provider's own words where it has any, at most 500 characters, without keys. */
  message: string;
  status?: number;
  retryAfterMs?: number;
}

const MAX_MESSAGE_CHARS = 500;
const MIN_SECRET_CHARS = 6;
/** Prefixes that vendors give their keys; a key has a digit somewhere, or stars where it is masked. */
const KEY_SHAPES =
  /\b(?:sk|pk|rk|gsk|xai|pplx|hf|nvapi|AIza)[-_]?(?=[\w*.-]*[\d*])[\w*-]{12,}|\bBearer\s+[\w.~+/=-]{6,}/gi;

/** Providers like to quote the key they refused; an error is stored and shown, so no key may stay in it. */
export function redacted(message: string, secrets: readonly string[] = []): string {
  let text = message;
  for (const secret of secrets) {
    if (secret.length >= MIN_SECRET_CHARS) text = text.replaceAll(secret, '[redacted]');
  }
  text = text.replaceAll(KEY_SHAPES, '[redacted]').trim();
  return text.length <= MAX_MESSAGE_CHARS ? text : `${text.slice(0, MAX_MESSAGE_CHARS - 1).trimEnd()}…`;
}

/** What a provider says about a failure, before it has a kind. */
export interface ProviderComplaint {
  status?: number;
  message: string;
  /** Error type and code as the provider spells them. */
  code?: string;
}

const CONTEXT_WORDS =
  /context.?(length|window|size)|maximum (context|(input|prompt) (length|tokens))|(prompt|input|request).{0,40}(too long|exceeds?\b.{0,30}(context|token))|too many (input )?tokens|reduce the length/i;
const REFUSED_WORDS = /content.?(filter|policy|management)|moderation|flagged|safety (system|policy)/i;
const AUTH_WORDS =
  /authentication|invalid.?api.?key|permission|unauthori[sz]ed|billing|insufficient.?(balance|credit)/i;
/** What some providers answer with status 400 although it is about the account. */
const ACCOUNT_WORDS = /api.?key.{0,20}(not valid|invalid|expired|not found)|credit balance is too low/i;
const RATE_WORDS = /rate.?limit|too many requests|insufficient.?quota|resource.?exhausted/i;
const OVERLOAD_WORDS = /overload|capacity|server.?error|internal.?error|unavailable|try again/i;
const TIMEOUT_WORDS = /timed?.?out/i;

/** Status first, words where the status is too coarse (or there is none, as for an error inside a stream). */
export function kindOfComplaint({ status, message, code = '' }: ProviderComplaint): ModelErrorKind {
  const words = `${code} ${message}`;
  if (status === undefined) return kindOfWords(words);
  if (status === 408) return 'timeout';
  if (status === 429) return 'rate-limit';
  if (status === 413 || CONTEXT_WORDS.test(words)) return 'context-overflow';
  if (status === 401 || status === 402) return 'auth';
  if (status === 400 || status === 403 || status === 422) {
    if (REFUSED_WORDS.test(words)) return 'refused';
    if (ACCOUNT_WORDS.test(words)) return 'auth';
    return status === 403 ? 'auth' : 'bad-request';
  }
  return status >= 500 ? 'overloaded' : 'bad-request';
}

function kindOfWords(words: string): ModelErrorKind {
  if (CONTEXT_WORDS.test(words)) return 'context-overflow';
  if (REFUSED_WORDS.test(words)) return 'refused';
  if (RATE_WORDS.test(words)) return 'rate-limit';
  if (AUTH_WORDS.test(words)) return 'auth';
  if (TIMEOUT_WORDS.test(words)) return 'timeout';
  if (OVERLOAD_WORDS.test(words)) return 'overloaded';
  return /invalid|unsupported|not.?found|bad.?request/i.test(words) ? 'bad-request' : 'overloaded';
}

/** For what `fetch` or a body read throws: nothing was answered, or the answer broke off. */
export function errorFromThrown(thrown: unknown, secrets: readonly string[] = []): ModelError {
  const words: string[] = [];
  let timedOut = false;
  // `fetch failed` says nothing; the reason is the cause, and for several addresses the causes of the cause.
  for (let cause = thrown, depth = 0; cause instanceof Error && depth < 4; depth++) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    // What the handed-in `fetch` never sends does not get better by trying again.
    if (code === 'ERR_EGRESS_REFUSED')
      return { kind: 'bad-request', message: redacted(cause.message, secrets) };
    timedOut ||= cause.name === 'TimeoutError' || TIMEOUT_WORDS.test(code);
    const message = cause.message || code;
    if (message && message !== 'fetch failed' && message !== 'terminated') words.push(message);
    cause = cause.cause ?? (cause instanceof AggregateError ? cause.errors[0] : undefined);
  }
  const reason = words.at(-1) ?? (thrown instanceof Error ? thrown.message : String(thrown));
  if (timedOut) return { kind: 'timeout', message: redacted(reason, secrets) };
  return { kind: 'network', message: redacted(`The connection failed: ${reason}`, secrets) };
}

/** `Retry-After` in seconds or as an HTTP date (RFC 9110 §10.2.3), or the finer `retry-after-ms` of some providers. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const fine = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(fine) && fine >= 0) return Math.round(fine);
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.round(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
