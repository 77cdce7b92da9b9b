/** One call of an action: sent through the guarded door to its own server, and told as it answers. */
import { type Egress, EgressRefusedError } from '../../../../platform/egress/port.ts';
import type { ToolCall, ToolContent, ToolOutcome } from '../../source.ts';
import type { ActionRequest } from './request.ts';

const mostBytes = 5_000_000;

export interface Sent {
  outcome: ToolOutcome;
  /** Null where nobody answered. */
  status: number | null;
  /** `WWW-Authenticate`, as it came. */
  challenge: string | null;
}

export const send = async (
  fetch: Egress['fetch'],
  { url, ...request }: ActionRequest,
  { signal, deadlineMs, runId }: ToolCall,
): Promise<Sent> => {
  try {
    const { body, ...rest } = request;
    const init = {
      ...rest,
      redirect: 'manual' as const,
      mostBytes,
      timeoutMs: deadlineMs,
      signal,
      ...(body !== undefined && { body }),
    };
    // Redirects are not followed: they lead away from the server of the action.
    const response = await fetch(url, { ...init, ...(runId !== null && { runId }) });
    const challenge = response.headers.get('www-authenticate');
    return { outcome: await tell(response), status: response.status, challenge };
  } catch (error) {
    const outcome =
      error instanceof EgressRefusedError
        ? failed('refused', `It may not be reached from here: ${error.message}`)
        : failed(
            'unreachable',
            'It could not be reached, did not answer in time, or answered with more than 5 MB.',
          );
    return { outcome, status: null, challenge: null };
  }
};

const tell = async (response: Response): Promise<ToolOutcome> => {
  const { status, headers } = response;
  const type = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  const bytes = new Uint8Array(await response.arrayBuffer());
  const content: ToolContent[] = bytes.length === 0 ? [] : [contentOf(type, bytes)];
  const said: ToolContent = { type: 'text', text: `It answered with ${status}.` };
  if (!response.ok) return { kind: 'result', isError: true, content: [said, ...content] };
  // Nothing at all would leave a model guessing whether it was done.
  return { kind: 'result', isError: false, content: content.length === 0 ? [said] : content };
};

const contentOf = (type: string, bytes: Uint8Array): ToolContent =>
  type === '' || /^text\/|[/+](json|xml|yaml)$|urlencoded$|^application\/(x-)?(ndjson|javascript)$/.test(type)
    ? { type: 'text', text: new TextDecoder().decode(bytes) }
    : { type: 'bytes', mediaType: type, name: null, bytes };

const failed = (kind: 'refused' | 'unreachable', message: string): ToolOutcome => ({
  kind: 'failed',
  class: kind,
  message,
  retryable: kind === 'unreachable',
});
