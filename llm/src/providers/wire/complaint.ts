import type { ProviderComplaint } from '../../errors.ts';
import { asArray, asRecord, asText, parseJson } from './loose-json.ts';

/**
 * Finds a provider's own words in an error body. Known shapes: `{ error: { message, type, code } }`,
 * `{ error: "…" }`, `{ message }`, `{ detail: "…" | [{ msg }] }`, any of them inside an array, and plain text.
 */
export function readComplaint(body: string): Omit<ProviderComplaint, 'status'> | undefined {
  const text = body.trim();
  if (text === '' || text.startsWith('<')) return undefined;
  const parsed = parseJson(text);
  return parsed.ok ? complaintIn(parsed.value) : { message: text };
}

/** The same for JSON that is already parsed; undefined when nothing in it complains. */
export function complaintIn(value: unknown): Omit<ProviderComplaint, 'status'> | undefined {
  const root = asRecord(value) ?? asRecord(asArray(value)[0]);
  if (!root) return asText(value) === undefined ? undefined : { message: String(value) };
  const error = asRecord(root.error) ?? root;
  const message =
    asText(root.error) ??
    asText(error.message) ??
    asText(root.detail) ??
    asText(asRecord(asArray(root.detail)[0])?.msg);
  if (message === undefined) return undefined;
  const code = [error.type, error.code, error.status].filter((part) => typeof part === 'string').join(' ');
  return { message: withUpstreamWords(message, error.metadata), code };
}

/** Routers wrap the words of the provider behind them: "Provider returned error" helps nobody. */
function withUpstreamWords(message: string, metadata: unknown): string {
  const raw = asText(asRecord(metadata)?.raw);
  return raw === undefined ? message : `${message}: ${raw}`;
}

/** Some servers name the HTTP status inside an error that came with status 200. */
export function statusInside(value: unknown): number | undefined {
  const error = asRecord(asRecord(value)?.error);
  const status = Number(error?.code ?? error?.status);
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}

/** How long to wait as some wires say it: in the body, as seconds with an `s`. */
export function waitInsideMs(body: string): number | undefined {
  const match = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body);
  return match ? Math.round(Number(match[1]) * 1000) : undefined;
}
