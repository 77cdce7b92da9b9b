/**
 * One run from where its log ends to its end. It never throws for what a model does, and ends with
 * exactly one `run-end`, unless the run is lost to another process or this one is stopping: then it
 * leaves quietly, and whoever takes the run over goes on.
 */
import type { RunEvent } from '@stoa/contract/runs/events';
import type { ErrorPart } from '@stoa/contract/runs/parts';
import type { RunEndStatus } from '@stoa/contract/runs/status';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Principal } from '../../kernel/principal.ts';
import { pause, type Timers } from '../../kernel/timers.ts';
import type { Models, ReachableModel } from '../models/models.ts';
import type { RunFigures } from './figures.ts';
import { isDelta } from './frame.ts';
import type { RunWriter } from './log.ts';
import { advance, type Progress, writtenIn } from './progress.ts';
import { maxAttempts, retryDelayMs } from './retry.ts';
import type { RunRow } from './schema.ts';
import { callModel, type CallOutcome } from './steps/call-model.ts';
import { compose, promptTokens } from './steps/compose.ts';
import { gather, type GatherDeps, type Gathered } from './steps/gather.ts';
import type { Settle } from './steps/settle.ts';
import { usageOf } from './usage.ts';

/** A run that takes its process down with it must not take down one after the other. */
const mostTakeOvers = 2;

export interface EngineDeps extends GatherDeps {
  models: Models;
  /** Whoever began the run, who may have lost the model since; undefined when they are out. */
  actFor: (userId: string) => Promise<Principal | undefined>;
  settle: Settle;
  clock: Clock;
  figures: RunFigures;
  timers: Timers;
}

export interface EngineSignals {
  /** The person said stop: what was written is kept. */
  cancel: AbortSignal;
  /** The process stops: the run is left to whoever takes it over. */
  leave: AbortSignal;
}

interface Ending {
  status: RunEndStatus;
  error?: { code: ErrorPart['code']; message: string; retryAfterMs?: number };
}

export const executeRun = async (
  deps: EngineDeps,
  run: RunRow,
  writer: RunWriter,
  given: Progress,
  signals: EngineSignals,
): Promise<void> => {
  const signal = AbortSignal.any([signals.cancel, signals.leave, writer.lost]);
  const now = () => isoAt(deps.clock.nowMs());
  let progress = given;
  let partCount = 0;
  // Unique within the message: which of its runs, which claim of that, which part.
  const newPartId = () => `${run.ordinal}.${run.epoch}.${(partCount += 1)}`;
  const emit = (event: RunEvent): void => {
    progress = advance(progress, event);
    writer.append(event);
  };

  // One that was taken over had its first word in another life, if it had any.
  let hasSpoken = run.epoch > 1;
  const emitOf =
    ({ endpoint: { provider } }: ReachableModel) =>
    (event: RunEvent): void => {
      if (!hasSpoken && isDelta(event)) {
        hasSpoken = true;
        deps.figures.spoke(provider, run.createdAt);
      }
      if (event.type === 'usage') deps.figures.spent(provider, event.usage);
      emit(event);
    };

  const runStep = async (model: ReachableModel, gathered: Gathered): Promise<CallOutcome> => {
    const prompt = compose(gathered, model.windowTokens);
    const step = progress.step + 1;
    for (let attempt = 1; ; attempt++) {
      emit({ type: 'step-start', step, at: now() });
      const outcome = await callModel({ model, prompt, step, newPartId, emit: emitOf(model), now, signal });
      if (outcome.kind === 'finished') emit({ type: 'step-end', step, reason: outcome.reason, at: now() });
      if (outcome.kind !== 'failed') return outcome;
      const { error } = outcome;
      const delayMs = retryDelayMs(error, attempt, Math.random());
      if (delayMs === null) return outcome;
      emit({ type: 'step-cut', step, reason: 'connection', at: now() });
      const retryAt = isoAt(deps.clock.nowMs() + delayMs);
      const { kind, message } = error;
      emit({
        type: 'retry',
        step,
        error: kind,
        message,
        attempt: attempt + 1,
        attempts: maxAttempts,
        retryAt,
      });
      await pause(deps.timers, delayMs, signal);
      if (signal.aborted) return { kind: 'stopped' };
    }
  };

  const work = async (): Promise<Ending> => {
    const gathered = await gather(deps, run);
    if (progress.isStepOpen) {
      if (!progress.isStepCounted) {
        // Nobody told what the cut attempt cost; it was paid for all the same.
        const { messages } = compose(gathered, null);
        const usage = usageOf(null, () => promptTokens(messages), writtenIn(progress.parts, progress.step));
        emit({ type: 'usage', step: progress.step, usage });
      }
      emit({ type: 'step-cut', step: progress.step, reason: 'taken-over', at: now() });
    }
    if (progress.takeOvers > mostTakeOvers) return { status: 'interrupted', error: interrupted };
    if (signals.cancel.aborted) return { status: 'cancelled' };
    if (!progress.hasStarted) emit({ type: 'run-start', model: run.model, at: now() });
    // It died between its last step and its end.
    if (progress.stepEnd !== null) return { status: 'done' };
    const owner = await deps.actFor(run.ownerId);
    // Word of it is on its way.
    if (!owner) return { status: 'cancelled' };
    const model = await deps.models.reach(owner, run.model, run.id);
    const outcome = await runStep(model, gathered);
    if (outcome.kind === 'finished') return endOf(outcome.reason);
    if (outcome.kind === 'stopped') return { status: 'cancelled' };
    const { kind, message, retryAfterMs } = outcome.error;
    return {
      status: 'failed',
      error: { code: kind, message, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    };
  };

  const ending = await work().catch((error: unknown): Ending => ({
    status: 'failed',
    error: describe(error),
  }));
  const hasLeft = signals.leave.aborted && ending.status === 'cancelled' && !signals.cancel.aborted;
  if (hasLeft || writer.lost.aborted) {
    if (progress.isStepOpen) emit({ type: 'step-cut', step: progress.step, reason: 'connection', at: now() });
    return await writer.flush();
  }
  if (ending.error) emit({ type: 'error', partId: newPartId(), ...ending.error });
  await deps.settle(run, writer, { ...ending, parts: progress.parts, usage: progress.usage, at: now() });
};

const interrupted = {
  code: 'interrupted' as const,
  message: 'The server stopped several times while it wrote this answer.',
};

const endOf = (reason: Extract<RunEvent, { type: 'step-end' }>['reason']): Ending =>
  reason === 'content-filter'
    ? {
        status: 'failed',
        error: { code: 'refused', message: 'The provider stopped the answer by its content filter.' },
      }
    : { status: 'done' };

const describe = (error: unknown): NonNullable<Ending['error']> => {
  if (error instanceof AppError) {
    const { code, message } = error;
    if (code.startsWith('model/')) return { code: 'model-gone', message };
    if (code === 'endpoint/key-unreadable') return { code: 'auth', message };
  }
  return { code: 'internal', message: 'Something went wrong inside the server.' };
};
