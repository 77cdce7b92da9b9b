/** What came of a call, as the protocol tells it to a view. Pure. */
import type { ToolPart } from '@stoa/contract/runs/parts';
import type { ShownOutcome } from './view-host.ts';

/** @param whole what the server answered to the letter, where it was kept; undefined while it is being read */
export const outcomeOf = (
  { status, output }: ToolPart,
  whole: string | null | undefined,
): ShownOutcome | null => {
  if (status === 'rejected' || status === 'cancelled' || status === 'unknown') return { cancelled: status };
  if (status !== 'done' && status !== 'failed') return null;
  if (whole === undefined) return null;
  const kept = whole === null ? null : parsed(whole);
  if (kept) return { result: kept };
  const items = output?.items ?? [];
  const data = items.find((item) => item.type === 'data')?.data;
  return {
    result: {
      content: items.flatMap((item) => (item.type === 'text' ? [{ type: 'text', text: item.text }] : [])),
      ...(typeof data === 'object' && data !== null && { structuredContent: data }),
      isError: output?.isError ?? status === 'failed',
    },
  };
};

const parsed = (text: string): object | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
};
