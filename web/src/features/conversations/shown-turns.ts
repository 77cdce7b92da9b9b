/** What the page shows of a branch while something is being sent. Pure. */
import type { Message } from '@stoa/contract/conversations';
import type { InputPart, Part } from '@stoa/contract/runs/parts';
import { isEnded } from '@stoa/contract/runs/status';
import type { Sending } from '../runs/runs.tsx';
import { upTo } from './branch.ts';

export interface ShownTurns {
  /** Everything before the last turn: windowed. */
  earlier: Message[];
  /** The last turn, from what the person wrote on: always there, so its growth moves nothing above. */
  lastTurn: Message[];
  /** What was sent and is not yet taken; its own words come after the last turn. */
  pending: Sending | null;
}

export const shownTurns = (items: readonly Message[], sending: Sending | undefined): ShownTurns => {
  const pending = sending ?? null;
  const cutAt = pending && !pending.request.continues ? pending.request.parentId : undefined;
  const shown = (cutAt === undefined ? undefined : upTo(items, cutAt)) ?? [...items];
  const lastQuestion = shown.findLastIndex((message) => message.role === 'user');
  const start = lastQuestion === -1 ? Math.max(0, shown.length - 1) : lastQuestion;
  return { earlier: shown.slice(0, start), lastTurn: shown.slice(start), pending };
};

/** The answer that is being written on this branch. */
export const openAnswer = (items: readonly Message[]): Message | undefined =>
  items.findLast(({ run }) => run !== null && !isEnded(run.status));

/** What a person or a model said, without what is only told about it. */
export const textOf = (parts: readonly (Part | InputPart)[]): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
