/** What is to be done with a call, from how it is found and what a person has answered last. Pure, and total. */
import type { Interaction, InteractionAnswer } from '@stoa/contract/interactions';
import type { ToolEndStatus, ToolPart } from '@stoa/contract/runs/parts';

export type Move =
  | { kind: 'judge' }
  | {
      kind: 'call';
      /** In the place of the model's. */
      input?: unknown;
      resume: { state: unknown; answer: InteractionAnswer } | null;
    }
  /** It was begun and cut off, and twice is not the same as once. */
  | { kind: 'ask-again' }
  | { kind: 'end'; status: ToolEndStatus; text: string | null };

type Settled = Pick<Interaction, 'request' | 'answer' | 'status'> & { state: unknown };

/** @param last what was last asked for it, which has ended; undefined when nothing was */
export const nextMove = (part: ToolPart, last: Settled | undefined): Move => {
  if (part.status === 'writing') return unfinished(part);
  if (typeof part.input !== 'object' || part.input === null || Array.isArray(part.input)) {
    return failed('The input is to be a JSON object.');
  }
  const isBegun = part.status === 'running';
  if (isBegun && !part.tool.risk.idempotent) return { kind: 'ask-again' };
  if (!last) return isBegun ? { kind: 'call', resume: null } : { kind: 'judge' };
  return last.request.kind === 'approval' ? afterApproval(last) : afterWait(last);
};

const unfinished = ({ inputText }: ToolPart): Move =>
  failed(
    inputText.trim() === ''
      ? 'The call was cut off before its input was written.'
      : 'The input was cut off, or is no JSON. Call it again with the whole input as one JSON object.',
  );

const afterApproval = ({ request, answer }: Settled): Move => {
  const isUnknown = request.kind === 'approval' && request.reason === 'unknown-outcome';
  switch (answer?.kind) {
    case 'approve':
      return answer.input === undefined
        ? { kind: 'call', resume: null }
        : { kind: 'call', input: answer.input, resume: null };
    case 'replace':
      return { kind: 'end', status: 'done', text: answer.text };
    case 'reject':
      if (isUnknown) return { kind: 'end', status: 'unknown', text: null };
      return rejected(answer.reason === '' ? notAllowed : `${notAllowed} Their reason: ${answer.reason}`);
    case 'expired':
      if (isUnknown) return { kind: 'end', status: 'unknown', text: null };
      return rejected('The user did not say in time whether this call is allowed. It was not made.');
    default:
      return { kind: 'end', status: 'cancelled', text: null };
  }
};

const afterWait = ({ request, answer, state, status }: Settled): Move => {
  if (!answer || status === 'cancelled') return { kind: 'end', status: 'cancelled', text: null };
  // A source that is told that nobody signed in can do nothing but ask for it again.
  if (request.kind === 'sign-in' && answer.kind !== 'signed-in') {
    if (answer.kind === 'sign-in-failed') return failed(`Signing in failed: ${answer.message}`);
    return failed('The user did not sign in, so the call was not made.');
  }
  return { kind: 'call', resume: { state, answer } };
};

const notAllowed = 'The user did not allow this call. It was not made.';
const failed = (text: string): Move => ({ kind: 'end', status: 'failed', text });
const rejected = (text: string): Move => ({ kind: 'end', status: 'rejected', text });
