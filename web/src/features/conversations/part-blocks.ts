/** How the parts of an answer are shown: each by itself, and the calls of one step together. Pure. */
import type { Parts } from '@stoa/contract/runs/fold';
import type { Part } from '@stoa/contract/runs/parts';

type ToolPart = Extract<Part, { type: 'tool' }>;

export type PartBlock =
  | { kind: 'calls'; calls: ToolPart[] }
  /** `attempt`: which one this is, where it is one that was cut. */
  | { kind: 'part'; part: Exclude<Part, ToolPart>; attempt: number };

export const partBlocks = (parts: Parts): PartBlock[] => {
  const blocks: PartBlock[] = [];
  let attempt = 0;
  for (const part of parts) {
    const last = blocks.at(-1);
    if (part.type === 'tool') {
      if (last?.kind === 'calls' && last.calls[0]?.step === part.step) last.calls.push(part);
      else blocks.push({ kind: 'calls', calls: [part] });
      continue;
    }
    if (part.type === 'notice' && part.kind === 'step-cut') attempt += 1;
    blocks.push({ kind: 'part', part, attempt });
  }
  return blocks;
};
