/** For tests: the sub-room over real rooms, a real database and a real network, with nobody to sign in at. */
import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import type { GivenAnswer } from '@stoa/contract/interactions';
import { openTestRooms, type TestRoomsOptions } from '../../../../../app/testing.ts';
import type { UserPrincipal } from '../../../../../kernel/principal.ts';
import type { Interactions } from '../../../interactions/interactions.ts';
import type { OAuth } from '../../../oauth/oauth.ts';
import { createMcp } from '../mcp.ts';

export const nobodySignsIn: Pick<OAuth, 'tokenFor' | 'refused' | 'begin'> = {
  tokenFor: async () => ({ kind: 'none' }),
  refused: async () => ({ kind: 'sign-in', class: 'sign_in_required' }),
  begin: async () => ({
    kind: 'attempt',
    attemptId: `oat_${randomBytes(16).toString('base64url')}`,
    start: '/mcp/oauth/start/x',
    expiresAt: '2026-01-31T10:00:00.000Z',
  }),
};

type Asked = Parameters<Interactions['open']>[1];

export interface McpRoomsOptions extends TestRoomsOptions {
  oauth?: Partial<OAuth>;
  /** Answers what is asked of a person, as soon as it is; null leaves it open. */
  answer?: (asked: Asked) => GivenAnswer | null;
}

export type McpRooms = Awaited<ReturnType<typeof openMcpRooms>>;

export const openMcpRooms = async ({ oauth, answer, ...options }: McpRoomsOptions = {}) => {
  const asked: Asked[] = [];
  const rooms = await openTestRooms({
    // Names are on the internet; nothing is sent there.
    resolve: async () => ['93.184.216.34'],
    ...(!options.resolve && { reachable: ['127.0.0.1'] }),
    ...options,
  });
  const { interactions } = rooms.tools;
  const mcp = createMcp({
    ...rooms,
    oauth: { ...rooms.oauth, ...nobodySignsIn, ...oauth },
    interactions: () => ({
      ...interactions,
      async open(tx, given) {
        await interactions.open(tx, given);
        tx.afterCommit(() => {
          asked.push(given);
          const answered = answer?.(given);
          const owner = { kind: 'user', userId: given.ownerId } as UserPrincipal;
          if (answered) void interactions.answer(owner, given.id, answered);
        });
      },
    }),
    judge: rooms.tools.judge,
    conversationOf: rooms.conversations.conversationOf,
    fetch: rooms.egress.fetch,
    assess: rooms.egress.assess,
    version: '0.0.0',
  });
  after(() => mcp.close());
  return { ...rooms, mcp, asked };
};
