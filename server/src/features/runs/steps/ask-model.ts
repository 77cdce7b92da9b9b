/** One step of a run: the model is asked, and asked again where that may help. */
import type { RunEvent } from '@stoa/contract/runs/events';
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import { pause, type Timers } from '../../../kernel/timers.ts';
import { maxAttempts, retryDelayMs } from '../retry.ts';
import { callModel, type CallModel, type CallOutcome } from './call-model.ts';

export interface AskModel extends CallModel {
  clock: Clock;
  timers: Timers;
  /** Of the run, rather than of what the model says. */
  note: (event: RunEvent) => void;
}

export const askModel = async (ask: AskModel): Promise<CallOutcome> => {
  const { step, note, now, clock, timers, signal } = ask;
  for (let attempt = 1; ; attempt++) {
    note({ type: 'step-start', step, at: now() });
    const outcome = await callModel(ask);
    if (outcome.kind === 'finished') note({ type: 'step-end', step, reason: outcome.reason, at: now() });
    if (outcome.kind !== 'failed') return outcome;
    const { kind, message } = outcome.error;
    const delayMs = retryDelayMs(outcome.error, attempt, Math.random());
    if (delayMs === null) return outcome;
    note({ type: 'step-cut', step, reason: 'connection', at: now() });
    const retryAt = isoAt(clock.nowMs() + delayMs);
    const tries = { attempt: attempt + 1, attempts: maxAttempts };
    note({ type: 'retry', step, error: kind, message, ...tries, retryAt });
    await pause(timers, delayMs, signal);
    if (signal.aborted) return { kind: 'stopped' };
  }
};
