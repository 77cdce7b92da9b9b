/**
 * Takes the steps of several processes one at a time, in an order that a seed decides: what a query, a
 * timer, a message on the bus or a model's word lets go on is a step. The same seed gives the same order,
 * so a schedule that broke a promise can be looked at again.
 */
import type { Timers } from '../../../kernel/timers.ts';

interface Step {
  process: string;
  what: string;
  dueMs: number;
  take: () => unknown;
}

export type Scheduler = ReturnType<typeof createScheduler>;

export const createScheduler = (seed: number) => {
  const random = createRandom(seed);
  const waiting = new Set<Step>();
  const paused = new Set<string>();
  const dead = new Set<string>();
  const trace: string[] = [];
  let nowMs = Date.parse('2026-01-31T09:30:00.000Z');

  const add = (process: string, what: string, take: () => unknown, delayMs = 0): (() => void) => {
    const step = { process, what, dueMs: nowMs + delayMs, take };
    // The dead start nothing.
    if (!dead.has(process)) waiting.add(step);
    return () => void waiting.delete(step);
  };

  const free = (): Step[] => [...waiting].filter(({ process }) => !paused.has(process));

  const note = (what: string): void => void trace.push(`${String(nowMs).slice(-8)} ${what}`);

  return {
    random,
    trace,
    note,
    add,
    chance: (share: number): boolean => random() < share,
    pick: <T>(among: readonly T[]): T => among[Math.floor(random() * among.length)]!,
    nowMs: (): number => nowMs,

    /** Takes one of the steps that are due. @returns false when there is none */
    async step(): Promise<boolean> {
      const due = free().filter(({ dueMs }) => dueMs <= nowMs);
      if (due.length === 0) return false;
      const step = due[Math.floor(random() * due.length)]!;
      waiting.delete(step);
      note(`${step.process} ${step.what}`);
      await step.take();
      // Whatever can go on without another step has done so when the event loop turns.
      await new Promise(setImmediate);
      return true;
    },

    jump(byMs: number): void {
      nowMs += byMs;
      note(`the time is ${byMs} ms later`);
    },

    /** To when the next step is due, and up to `moreMs` beyond. */
    skip(moreMs = 0): void {
      nowMs = Math.max(nowMs, Math.min(...free().map(({ dueMs }) => dueMs))) + Math.floor(random() * moreMs);
    },

    pause: (process: string): void => void paused.add(process),
    resume: (process: string): void => void paused.delete(process),

    /** It never gets another step. */
    kill(process: string): void {
      dead.add(process);
      for (const step of waiting) if (step.process === process) waiting.delete(step);
    },

    timersOf: (process: string): Timers => ({
      elapsedMs: () => nowMs,
      soon: (then) => add(process, 'goes on', then),
      after: (delayMs, then) => add(process, `has waited ${Math.round(delayMs)} ms`, then, delayMs),
      every(intervalMs, then) {
        let callOff = () => {};
        const wait = () => {
          callOff = add(process, `wakes up after ${intervalMs} ms`, () => (wait(), then()), intervalMs);
        };
        wait();
        return () => callOff();
      },
    }),
  };
};

/** Mulberry32: small, and even enough for choosing. @returns numbers in 0 … 1 */
const createRandom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
