/** How far a run has come, read off its log: what whoever takes it over goes on from. Pure. */
import type { RunEvent } from '@stoa/contract/runs/events';
import { foldEvent, type Parts } from '@stoa/contract/runs/fold';
import type { Usage } from '@stoa/contract/runs/status';
import { addUsage } from './usage.ts';

export interface Progress {
  parts: Parts;
  hasStarted: boolean;
  /** The last step begun; 0 before the first. */
  step: number;
  /** The last step was begun and neither ended nor cut. */
  isStepOpen: boolean;
  /** What the last step cost is in the log. */
  isStepCounted: boolean;
  /** How the last step ended; null when none has, or the last was cut. */
  stepEnd: Extract<RunEvent, { type: 'step-end' }>['reason'] | null;
  /** How often it was taken over from one who died since a step was last finished. */
  takeOvers: number;
  /** It was put down until a person has answered. */
  isWaiting: boolean;
  usage: Usage | null;
}

export const noProgress: Progress = {
  parts: [],
  hasStarted: false,
  step: 0,
  isStepOpen: false,
  isStepCounted: false,
  stepEnd: null,
  takeOvers: 0,
  isWaiting: false,
  usage: null,
};

export const advance = (progress: Progress, event: RunEvent): Progress => {
  const parts = foldEvent(progress.parts, event);
  switch (event.type) {
    case 'run-start':
      return { ...progress, parts, hasStarted: true };
    case 'step-start':
      return { ...progress, parts, step: event.step, isStepOpen: true, isStepCounted: false, stepEnd: null };
    case 'step-end':
      return { ...progress, parts, isStepOpen: false, stepEnd: event.reason, takeOvers: 0 };
    case 'step-cut':
      return { ...progress, parts, isStepOpen: false, stepEnd: null };
    case 'take-over':
      return { ...progress, parts, takeOvers: progress.takeOvers + 1 };
    case 'wait':
      return { ...progress, isWaiting: true };
    case 'resume':
      return { ...progress, isWaiting: false };
    case 'usage':
      return { ...progress, parts, isStepCounted: true, usage: addUsage(progress.usage, event.usage) };
    default:
      return parts === progress.parts ? progress : { ...progress, parts };
  }
};

/** The last step has ended and nothing that it called is left to be told to the model. */
export const isFinished = ({ stepEnd, step, parts }: Progress): boolean =>
  stepEnd === 'content-filter' ||
  (stepEnd !== null && !parts.some((part) => part.type === 'tool' && part.step === step));

export const openInteractions = (parts: Parts): string[] =>
  parts.flatMap((part) =>
    part.type === 'notice' && part.kind === 'interaction' && part.status === 'open' ? [part.id] : [],
  );

/** The texts that a step has written so far: reasoning, and the inputs of calls, included. */
export const writtenIn = (parts: Parts, step: number): string =>
  parts
    .map((part) => {
      if (!('step' in part) || part.step !== step) return '';
      return part.type === 'tool' ? part.inputText || JSON.stringify(part.input ?? '') : part.text;
    })
    .join('');
