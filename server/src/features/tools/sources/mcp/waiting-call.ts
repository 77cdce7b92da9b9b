/** A call that waits for its person, as it is kept until it goes on: days later, in any process. */
import type { InteractionAnswer } from '@stoa/contract/interactions';
import { type ElicitationWant, resultOf } from './elicitation.ts';

/** What is kept of a call that waits: nothing of it is looked into, the server gets it back to the letter. */
export interface Waiting {
  /** Of `tools/call`, answered with what it still wants. */
  requestState?: string | undefined;
  requests: Record<string, Asked>;
  responses: Record<string, unknown>;
  /** Whose answer is awaited, and what was asked. */
  current: { name: string; want: ElicitationWant } | null;
  rounds: number;
}
export type Asked = { method: string; params?: unknown };

/** Of a call that waits for an answer, or for the person to sign in. */
export type CallState = { asked: 'input'; waiting: Waiting } | { asked: 'sign-in'; waiting: Waiting | null };

/** @returns the call with what the person answered, or null when they would not */
export const withAnswer = (waiting: Waiting, given: InteractionAnswer): Waiting | null => {
  const { current } = waiting;
  if (!current) return given.kind === 'opened' ? waiting : null;
  const responses = { ...waiting.responses, [current.name]: resultOf(current.want, given) };
  return { ...waiting, responses, current: null };
};
