/** For tests: the sub-room over real rooms, a real database and a real network, with nobody to sign in at. */
import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { openTestRooms, type TestRoomsOptions } from '../../../../../app/testing.ts';
import type { Interaction, InteractionAnswer } from '@stoa/contract/interactions';
import type { OAuth } from '../../../oauth/oauth.ts';
import { createMcp, type Interactions, type Question } from '../mcp.ts';

export const nobodySignsIn: OAuth = {
  tokenFor: async () => ({ kind: 'none' }),
  refused: async () => ({ kind: 'sign-in', class: 'sign_in_required' }),
  begin: async () => ({
    kind: 'attempt',
    attemptId: `oat_${randomBytes(16).toString('base64url')}`,
    start: '/mcp/oauth/start/x',
    expiresAt: '2026-01-31T10:00:00.000Z',
  }),
  disconnect: async () => undefined,
  targetChanged: async () => undefined,
  targetGone: async () => undefined,
};

/** Answers at once whatever is asked. */
export const answering = (answer: (question: Question) => InteractionAnswer | null) => {
  const asked: Question[] = [];
  const interactions: Interactions = {
    async open(question) {
      asked.push(question);
      return { id: String(asked.length - 1) } as Interaction;
    },
    async get(_user, id) {
      const given = answer(asked[Number(id)]!);
      return { id, status: given ? 'answered' : 'open', answer: given } as Interaction;
    },
    cancel: async () => undefined,
  };
  return { interactions, asked };
};

export interface McpRoomsOptions extends TestRoomsOptions {
  oauth?: OAuth;
  interactions?: Interactions;
}

export type McpRooms = Awaited<ReturnType<typeof openMcpRooms>>;

export const openMcpRooms = async (options: McpRoomsOptions = {}) => {
  const rooms = await openTestRooms(options);
  const mcp = createMcp({
    ...rooms,
    oauth: options.oauth ?? nobodySignsIn,
    interactions: options.interactions ?? answering(() => ({ kind: 'decline' })).interactions,
    fetch: rooms.egress.fetch,
    assess: rooms.egress.assess,
    mayUse: async () => true,
    version: '0.0.0',
  });
  after(() => mcp.close());
  return { ...rooms, mcp };
};
