/**
 * One run from where its log ends to its end, or to where it waits for a person. It never throws for what
 * a model or a tool does, and ends with exactly one `run-end`, unless the run is lost to another process or
 * this one is stopping: then it leaves quietly, and whoever takes the run over goes on.
 */
import type { RunEvent } from '@stoa/contract/runs/events';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { Timers } from '../../kernel/timers.ts';
import type { Tx } from '../../platform/db/port.ts';
import type { Models, ReachableModel } from '../models/models.ts';
import {
  afterModelError,
  afterStep,
  afterThrow,
  cancelled,
  type Ending,
  interrupted,
  stepLimit,
} from './endings.ts';
import type { RunFigures } from './figures.ts';
import { isDelta } from './frame.ts';
import type { RunWriter } from './log.ts';
import { advance, isFinished, openInteractions, type Progress, writtenIn } from './progress.ts';
import type { RunRow } from './schema.ts';
import { askModel } from './steps/ask-model.ts';
import { askToSignIn } from './steps/ask-to-sign-in.ts';
import { callTools, type CallToolsDeps, openCalls } from './steps/call-tools.ts';
import type { CallOutcome } from './steps/call-model.ts';
import { compose } from './steps/compose.ts';
import { equip, type Equipped, isToldOfMissing, missingNotice, offered, refIn } from './steps/equip.ts';
import { promptTokens } from './steps/fit.ts';
import { gather, type GatherDeps, type Gathered, withFiles } from './steps/gather.ts';
import type { Settle } from './steps/settle.ts';
import { usageOf } from './usage.ts';
import type { Waiting } from './waiting.ts';

/** A run that takes its process down with it must not take down one after the other. */
const mostTakeOvers = 2;

export interface EngineDeps extends GatherDeps, CallToolsDeps {
  models: Models;
  /** Whoever began the run, who may have lost the model since; undefined when they are out. */
  actFor: (userId: string) => Promise<UserPrincipal | undefined>;
  settle: Settle;
  waiting: Waiting;
  owner: string;
  clock: Clock;
  figures: RunFigures;
  timers: Timers;
  /** How often a model may be asked within one run. */
  mostSteps: () => Promise<number>;
}

export interface EngineSignals {
  /** The person said stop: what was written is kept. */
  cancel: AbortSignal;
  /** The process stops: the run is left to whoever takes it over. */
  leave: AbortSignal;
  /** And soon: what is under way outside is not waited for any more. */
  giveUp: AbortSignal;
}

/** Or nothing can be done until a person has answered. */
type Outcome = Ending | 'waits';

export const executeRun = async (
  deps: EngineDeps,
  run: RunRow,
  writer: RunWriter,
  given: Progress,
  signals: EngineSignals,
): Promise<void> => {
  const signal = AbortSignal.any([signals.cancel, signals.leave, writer.lost]);
  const patience = AbortSignal.any([signals.cancel, signals.giveUp, writer.lost]);
  const now = () => isoAt(deps.clock.nowMs());
  let progress = given;
  let partCount = 0;
  // Unique within the message: which of its runs, which claim of that, which part.
  const newPartId = () => `${run.ordinal}.${run.epoch}.${(partCount += 1)}`;
  const emit = (event: RunEvent): void => {
    progress = advance(progress, event);
    writer.append(event);
  };
  const write = async (event: RunEvent, work: (tx: Tx) => Promise<unknown>): Promise<boolean> => {
    const isWritten = await writer.write(event, async (tx) => (await work(tx)) !== false);
    if (isWritten) progress = advance(progress, event);
    return isWritten;
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

  const runStep = async (
    known: Gathered,
    model: ReachableModel,
    equipped: Equipped,
  ): Promise<CallOutcome> => {
    const gathered = await withFiles(deps.files, run.ownerId, known, progress.parts, model);
    const { tools, windowTokens } = offered(equipped, model, progress.parts);
    const { nameOf, instructions: notes } = equipped.toolkit;
    const told = { windowTokens, model: run.model, made: progress.parts, nameOf, notes };
    const prompt = compose(gathered, told);
    const { clock, timers } = deps;
    const asked = { model, prompt, tools, refOf: refIn(equipped.toolkit), step: progress.step + 1 };
    return askModel({ ...asked, newPartId, emit: emitOf(model), note: emit, now, signal, clock, timers });
  };

  /** What whoever had the run before was in the middle of. */
  const closeStep = (gathered: Gathered): void => {
    const { step, isStepCounted, parts } = progress;
    if (!isStepCounted) {
      // Nobody told what the cut attempt cost; it was paid for all the same.
      const made = parts.filter((part) => !('step' in part) || part.step !== step);
      const nameOf = deps.tools.nameOf;
      const { messages } = compose(gathered, { windowTokens: null, model: run.model, made, nameOf });
      const usage = usageOf(null, () => promptTokens(messages), writtenIn(parts, step));
      emit({ type: 'usage', step, usage });
    }
    emit({ type: 'step-cut', step, reason: 'taken-over', at: now() });
  };

  const work = async (): Promise<Outcome> => {
    const gathered = await gather(deps, run);
    if (progress.isStepOpen) closeStep(gathered);
    if (progress.takeOvers > mostTakeOvers) return interrupted;
    if (signals.cancel.aborted) return cancelled;
    if (!progress.hasStarted) emit({ type: 'run-start', model: run.model, at: now() });
    if (progress.isWaiting) emit({ type: 'resume', at: now() });
    // It died between its last step and its end.
    if (isFinished(progress)) return afterStep(progress.stepEnd!);
    const owner = await deps.actFor(run.ownerId);
    // Word of it is on its way.
    if (!owner) return cancelled;
    const model = await deps.models.reach(owner, run.model, run.id);
    const equipped = await equip(deps.tools, owner, gathered, model, signal);
    const { missing, signIns } = equipped.toolkit;
    const asked = { run, open: openInteractions(progress.parts), emit, write };
    const end = await askToSignIn(deps, signIns, asked);
    if (end !== 'goes-on') return end === 'waits' ? end : cancelled;
    if (missing.length > 0 && progress.step === 0 && !isToldOfMissing(progress.parts))
      emit(missingNotice(newPartId(), missing));
    for (;;) {
      if (openCalls(progress.parts).length > 0) {
        const shared = { ...equipped, run, writer, emit, write, now, signal, patience };
        const end = await callTools(deps, { ...shared, parts: () => progress.parts });
        if (end !== 'answered') return end === 'waits' ? end : cancelled;
      }
      if (isFinished(progress)) return afterStep(progress.stepEnd!);
      const { step: steps } = progress;
      if (steps >= (await deps.mostSteps())) {
        emit({ type: 'notice', notice: { type: 'notice', kind: 'step-limit', id: newPartId(), steps } });
        return stepLimit;
      }
      const outcome = await runStep(gathered, model, equipped);
      if (outcome.kind === 'failed') return afterModelError(outcome.error);
      if (outcome.kind === 'stopped') return cancelled;
    }
  };

  const outcome = await work().catch((error: unknown): Outcome => afterThrow(error));
  const wasStopped = outcome === cancelled && !signals.cancel.aborted;
  if ((signals.leave.aborted && wasStopped) || writer.lost.aborted) {
    if (progress.isStepOpen) emit({ type: 'step-cut', step: progress.step, reason: 'connection', at: now() });
    return await writer.flush();
  }
  if (outcome === 'waits') {
    const held = { runId: run.id, epoch: writer.epoch, owner: deps.owner };
    await write({ type: 'wait', at: now() }, (tx) =>
      deps.waiting.park(tx, held, openInteractions(progress.parts)),
    );
    return;
  }
  if (outcome.error) emit({ type: 'error', partId: newPartId(), ...outcome.error });
  await deps.settle(run, writer, { ...outcome, parts: progress.parts, usage: progress.usage, at: now() });
};
