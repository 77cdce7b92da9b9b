import type { RunEvent } from '@stoa/contract/runs/events';
import type { TestRooms } from '../../app/testing.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { type LoggedEvent, parseEvent } from './frame.ts';

let keys = 0;

/** A queued run that nobody works on unless `runs.startWork()` was called. */
export const startTestRun = async (
  rooms: TestRooms,
  user: UserPrincipal,
  endpointId: string,
  said = 'Hello',
  settings = { tokensPerSecond: 0 },
) => {
  const conversation = await rooms.conversations.create(user, {});
  return rooms.runs.start(user, conversation.id, {
    parentId: null,
    parts: [{ type: 'text', text: said }],
    model: { endpointId, id: 'echo', settings },
    idempotencyKey: `test-key-${(keys += 1)}`,
  });
};

/** Follows a run to its end. @returns everything it was told, in the order it was told */
export const readToEnd = (
  rooms: TestRooms,
  user: UserPrincipal,
  runId: string,
  after = 0,
): Promise<LoggedEvent[]> =>
  new Promise((resolve, reject) => {
    const seen: LoggedEvent[] = [];
    rooms.runs
      .follow(user, runId, after, { take: (events) => void seen.push(...events), end: () => resolve(seen) })
      .catch(reject);
  });

export const eventsOf = (logged: readonly LoggedEvent[]): RunEvent[] =>
  logged.map(({ json }) => parseEvent(json));
