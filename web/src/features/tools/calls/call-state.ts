/** What a call is at, and what several are at together. Pure. */
import type { ToolPart } from '@stoa/contract/runs/parts';

export type CallStatus = ToolPart['status'];

export const isUnderWay = (status: CallStatus): boolean =>
  status === 'writing' || status === 'called' || status === 'waiting' || status === 'running';

/** It did not do what it was called for, or nobody knows whether it did. */
export const wentWrong = ({ status, output }: ToolPart): boolean =>
  status === 'failed' || status === 'unknown' || output?.isError === true;

export const countsOf = (calls: readonly ToolPart[]) => ({
  count: calls.length,
  open: calls.filter(({ status }) => isUnderWay(status)).length,
  waiting: calls.filter(({ status }) => status === 'waiting').length,
  wrong: calls.filter(wentWrong).length,
});

/** How far it has come, from 0 to 1; null where the tool does not say. */
export const shareOf = ({ progress }: ToolPart): number | null => {
  if (!progress?.total || progress.done === null || progress.total <= 0) return null;
  return Math.min(1, Math.max(0, progress.done / progress.total));
};

/** Null while it goes on, and where it never began. */
export const tookSeconds = ({ startedAt, endedAt }: ToolPart): number | null => {
  if (!startedAt || !endedAt) return null;
  return Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000);
};
