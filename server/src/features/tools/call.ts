/** One call of a source, held to its promises: it ends by its deadline, and never with a throw. */
import type { Log } from '../../kernel/log.ts';
import type { Timers } from '../../kernel/timers.ts';
import { createDeadline } from './deadline.ts';
import type { ToolCall, ToolOutcome, ToolSource } from './source.ts';

/** What a source does after its signal has aborted is its own affair; nobody waits for it. */
export const callSource = async (
  source: ToolSource,
  call: ToolCall,
  { timers, log }: { timers: Timers; log: Log },
): Promise<ToolOutcome> => {
  const over = new AbortController();
  const deadline = createDeadline(timers, call.deadlineMs, () => new Error('Too late.'));
  const signal = AbortSignal.any([call.signal, over.signal, deadline.signal]);
  const gone = aborted(signal).then(() => (call.signal.aborted ? cancelled : timedOut(call.deadlineMs)));
  const onAsking = (isAsking: boolean) => (isAsking ? deadline.pause() : deadline.resume());
  const outcome = source.call({ ...call, signal, onAsking }).catch((error: unknown): ToolOutcome => {
    if (!signal.aborted) log.error({ error }, 'A source of tools threw');
    return {
      kind: 'failed',
      class: 'internal',
      message: 'Something went wrong inside the server.',
      retryable: false,
    };
  });
  const first = await Promise.race([outcome, gone]);
  deadline.end();
  over.abort();
  return first;
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const cancelled: ToolOutcome = {
  kind: 'failed',
  class: 'cancelled',
  message: 'The call was stopped.',
  retryable: false,
};

const timedOut = (deadlineMs: number): ToolOutcome => ({
  kind: 'failed',
  class: 'timeout',
  message: `There was no answer within ${Math.round(deadlineMs / 1000)} seconds.`,
  retryable: true,
});
