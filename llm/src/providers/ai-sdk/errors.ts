import { errorFromThrown, kindOfComplaint, type ModelError, redacted } from '../../errors.ts';
import { complaintIn } from '../wire/complaint.ts';
import { asRecord, asText } from '../wire/loose-json.ts';

const BROKEN_DATA =
  /^AI_(JSONParse|TypeValidation|EmptyResponseBody|InvalidResponseData|NoContentGenerated)Error$/;
const NOT_SENT = /^AI_(Unsupported\w*|Invalid(Prompt|Argument)|LoadSetting|NoSuchModel)Error$/;

/** What a package says about a failure inside a stream, by its class, and in the provider's own words. */
export function errorOfSdk(thrown: unknown, secrets: readonly string[]): ModelError {
  const name = thrown instanceof Error ? thrown.name : '';
  if (BROKEN_DATA.test(name)) return { kind: 'network', message: brokenData(thrown, secrets) };
  if (NOT_SENT.test(name))
    return { kind: 'bad-request', message: redacted((thrown as Error).message, secrets) };
  const complaint = complaintOf(thrown);
  if (!complaint) return errorFromThrown(thrown, secrets);
  return { kind: kindOfComplaint(complaint), message: redacted(complaint.message, secrets) };
}

/** Providers put the error at different depths of the event; packages keep that event as `data`. */
function complaintOf(thrown: unknown) {
  const event = asRecord(asRecord(thrown)?.data) ?? asRecord(thrown);
  const inside = asRecord(event?.response) ?? event;
  const told = inside && complaintIn(inside);
  if (told && !(thrown instanceof Error && told.message === thrown.message && told.code === '')) return told;
  return told && 'data' in (thrown as object) ? { message: told.message, code: codeOf(thrown) } : undefined;
}

function codeOf(thrown: unknown): string {
  const error = asRecord(thrown);
  return [error?.type, error?.code].map(asText).filter(Boolean).join(' ');
}

function brokenData(thrown: unknown, secrets: readonly string[]): string {
  const { text } = thrown as { text?: unknown };
  const shown = typeof text === 'string' ? text : (thrown as Error).message;
  return `The server sent broken data: ${redacted(shown, secrets).slice(0, 120)}`;
}
