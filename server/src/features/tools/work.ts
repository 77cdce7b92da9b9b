/** Work on what strangers wrote, in a worker that can be ended at any time and may take so much memory (SR-65). */
import { Worker } from 'node:worker_threads';
import { createTurns } from '../../kernel/turns.ts';
import type { Answer, Work } from './worker/program.ts';

const program = new URL('./worker/program.ts', import.meta.url);
/** Further ones wait in line. */
const workersAtOnce = 4;
/** Of a worker on a machine that has much to do. */
const startTimeoutMs = 30_000;
const inTurn = createTurns(workersAtOnce);

export interface WorkLimits {
  /** From when it has begun. */
  timeoutMs: number;
  mostMegabytes: number;
  signal: AbortSignal;
}

/** Never throws: what goes wrong is said in the answer. */
export const workApart = (work: Work, limits: WorkLimits): Promise<Answer> =>
  inTurn('', () => perform(work, limits));

const perform = async (work: Work, { timeoutMs, mostMegabytes, signal }: WorkLimits): Promise<Answer> => {
  if (signal.aborted) return stopped;
  const worker = new Worker(program, {
    workerData: work,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const alarm = Promise.withResolvers<Answer>();
  const ringAfter = (ms: number) => setTimeout(() => alarm.resolve(tooLong), ms);
  let timer = ringAfter(startTimeoutMs);
  const stop = () => alarm.resolve(stopped);
  signal.addEventListener('abort', stop);
  const answered = new Promise<Answer>((resolve) => {
    worker.on('message', (told: 'begun' | Answer) => {
      if (told !== 'begun') return resolve(told);
      clearTimeout(timer);
      timer = ringAfter(timeoutMs);
    });
    worker.once('error', () => resolve(tooMuch));
    worker.once('exit', () => resolve(tooMuch));
  });
  try {
    return await Promise.race([answered, alarm.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
};

const stopped: Answer = { ok: false, message: 'It was stopped.' };
const tooLong: Answer = { ok: false, message: 'It took too long and was stopped.' };
const tooMuch: Answer = { ok: false, message: 'It needed too much memory and was stopped.' };
