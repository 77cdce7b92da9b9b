/**
 * To forget a user is a fold over the faces. Every room says here what it does for it, or that it holds nothing of
 * anybody: a room that is missing does not compile, so a new one cannot forget to forget.
 */
import type { Forgotten, ForgottenNoun } from '@stoa/contract/accounts';
import type { Tx } from '../platform/db/port.ts';
import type { Rooms } from './features.ts';

type Forget = (tx: Tx, userId: string) => Promise<Forgotten>;

const holdsNothing: Forget = async () => ({});

/** From the upper floors down: what lies above may point at what lies below. */
const facesOf = (rooms: Rooms): Record<keyof Rooms, Forget> => ({
  runs: rooms.runs.forget,
  mcp: rooms.mcp.forget,
  oauth: async (tx, userId) => ({ signIns: await rooms.oauth.forget(tx, userId) }),
  tools: rooms.tools.forget,
  actions: holdsNothing,
  conversations: rooms.conversations.forget,
  files: rooms.files.forget,
  models: holdsNothing,
  egressAllowances: rooms.egressAllowances.forget,
  settings: rooms.settings.forget,
  // Its entries keep ids alone, and are never changed.
  audit: holdsNothing,
  accounts: rooms.accounts.forget,
});

/** All in one transaction; what lies outside the database goes after the commit. @returns what there was, by noun */
export const forgetEverywhere =
  (rooms: Rooms): Forget =>
  async (tx, userId) => {
    const total = new Map<ForgottenNoun, number>();
    for (const forget of Object.values(facesOf(rooms))) {
      for (const [noun, count] of Object.entries(await forget(tx, userId)) as [ForgottenNoun, number][]) {
        if (count > 0) total.set(noun, (total.get(noun) ?? 0) + count);
      }
    }
    return Object.fromEntries(total);
  };
