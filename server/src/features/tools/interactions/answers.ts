/** Which answers fit what was asked, and how each ends it. Pure. */
import { complaintsAbout } from '@stoa/contract/forms';
import type {
  GivenAnswer,
  InteractionAnswer,
  InteractionRequest,
  InteractionStatus,
} from '@stoa/contract/interactions';
import { AppError } from '../../../kernel/errors.ts';

type FormRequest = Extract<InteractionRequest, { form: unknown }>;

const fitting: Record<string, readonly GivenAnswer['kind'][]> = {
  approval: ['approve', 'reject', 'replace'],
  question: ['values', 'decline'],
  'elicitation form': ['values', 'decline'],
  'elicitation url': ['opened', 'decline'],
  // Signing in is done elsewhere; here it can only be called off.
  'sign-in': ['decline'],
};

/** @throws interaction/answer-invalid, with what is wrong about which field */
export const assertFits = (request: InteractionRequest, answer: GivenAnswer): void => {
  const asked = request.kind === 'elicitation' ? `elicitation ${request.mode}` : request.kind;
  if (!fitting[asked]?.includes(answer.kind)) throw invalid(`"${answer.kind}" is no answer to ${asked}.`);
  if (answer.kind === 'values') {
    const fields = complaintsAbout((request as FormRequest).form, answer.values);
    if (Object.keys(fields).length > 0) throw invalid('Some fields are not as the form wants them.', fields);
  }
  if (request.kind === 'approval' && answer.kind === 'approve' && answer.remember !== 'no') {
    if (!request.remember.includes(answer.remember)) throw invalid('This approval cannot be remembered so.');
  }
};

const invalid = (message: string, fields: Record<string, string> = {}) =>
  new AppError('interaction/answer-invalid', message, { details: { fields } });

export const statusAfter = ({
  kind,
}: InteractionAnswer): Exclude<InteractionStatus, 'open' | 'cancelled'> => {
  if (kind === 'expired') return 'expired';
  return kind === 'decline' || kind === 'reject' || kind === 'sign-in-failed' ? 'declined' : 'answered';
};
