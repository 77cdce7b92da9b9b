import * as z from 'zod/mini';

export const RunStatuses = [
  'queued',
  'running',
  'waiting',
  'done',
  'failed',
  'cancelled',
  'interrupted',
] as const;
export const RunStatus = z.enum(RunStatuses);
export type RunStatus = z.output<typeof RunStatus>;

/** A run ends in exactly one of these, told by its `run-end`. */
export type RunEndStatus = 'done' | 'failed' | 'cancelled' | 'interrupted';

export const isEnded = (status: RunStatus): status is RunEndStatus =>
  status !== 'queued' && status !== 'running' && status !== 'waiting';

/** Tokens over all steps; `estimated` when a provider did not tell, or a step was cut. */
export const Usage = z.strictObject({
  inputTokens: z.int(),
  outputTokens: z.int(),
  reasoningTokens: z.int(),
  cachedInputTokens: z.int(),
  estimated: z.boolean(),
});
export type Usage = z.output<typeof Usage>;
