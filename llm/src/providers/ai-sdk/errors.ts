import { errorFromThrown, kindOfComplaint, type ModelError, redacted } from '../../errors.ts';
import { complaintIn } from '../wire/complaint.ts';
import { asRecord } from '../wire/loose-json.ts';

const BROKEN_DATA =
  /^AI_(JSONParse|TypeValidation|EmptyResponseBody|InvalidResponseData|NoContentGenerated)Error$/;
const NOT_SENT = /^AI_(Unsupported\w*|Invalid(Prompt|Argument)|LoadSetting|NoSuchModel)Error$/;

/** What a package says about a failure inside a stream: in the provider's own words, or else by its class. */
export function errorOfSdk(thrown: unknown, secrets: readonly string[]): ModelError {
  const complaint = complaintOf(thrown);
  if (complaint) return { kind: kindOfComplaint(complaint), message: redacted(complaint.message, secrets) };
  if (!(thrown instanceof Error)) return errorFromThrown(thrown, secrets);
  if (BROKEN_DATA.test(thrown.name)) return { kind: 'network', message: brokenData(thrown, secrets) };
  if (NOT_SENT.test(thrown.name)) return { kind: 'bad-request', message: redacted(thrown.message, secrets) };
  return errorFromThrown(thrown, secrets);
}

/** Packages keep the event as `data`, or as `value` when its shape is new to them; the error is in it at two depths. */
function complaintOf(thrown: unknown) {
  const error = asRecord(thrown);
  const event =
    asRecord(error?.data) ?? asRecord(error?.value) ?? (thrown instanceof Error ? undefined : error);
  const response = asRecord(event?.response);
  return (response && complaintIn(response)) ?? (event && complaintIn(event));
}

function brokenData(thrown: Error, secrets: readonly string[]): string {
  const text = 'text' in thrown && typeof thrown.text === 'string' ? thrown.text : thrown.message;
  return `The server sent broken data: ${redacted(text, secrets).slice(0, 120)}`;
}
