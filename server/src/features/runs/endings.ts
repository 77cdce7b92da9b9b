/** How a run ends, for each thing that can end it. Pure. */
import type { RunEvent } from '@stoa/contract/runs/events';
import type { ErrorPart } from '@stoa/contract/runs/parts';
import type { RunEndStatus } from '@stoa/contract/runs/status';
import type { ModelError } from '@stoa/llm/errors';
import { AppError } from '../../kernel/errors.ts';

export interface Ending {
  status: RunEndStatus;
  error?: { code: ErrorPart['code']; message: string; retryAfterMs?: number };
}

export const cancelled: Ending = { status: 'cancelled' };

/** There is more to do; the person says whether it is to be done. */
export const stepLimit: Ending = { status: 'interrupted' };

export const interrupted: Ending = {
  status: 'interrupted',
  error: {
    code: 'interrupted',
    message: 'The server stopped several times while it wrote this answer.',
  },
};

export const afterStep = (reason: Extract<RunEvent, { type: 'step-end' }>['reason']): Ending =>
  reason === 'content-filter'
    ? {
        status: 'failed',
        error: { code: 'refused', message: 'The provider stopped the answer by its content filter.' },
      }
    : { status: 'done' };

export const afterModelError = ({ kind, message, retryAfterMs }: ModelError): Ending => ({
  status: 'failed',
  error: { code: kind, message, ...(retryAfterMs !== undefined && { retryAfterMs }) },
});

export const afterThrow = (error: unknown): Ending => ({ status: 'failed', error: describe(error) });

const describe = (error: unknown): NonNullable<Ending['error']> => {
  if (error instanceof AppError) {
    const { code, message } = error;
    if (code.startsWith('model/')) return { code: 'model-gone', message };
    if (code === 'endpoint/key-unreadable') return { code: 'auth', message };
  }
  return { code: 'internal', message: 'Something went wrong inside the server.' };
};
