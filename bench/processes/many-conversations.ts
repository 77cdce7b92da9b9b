/** Very many conversations of the account of the benchmark: written past the server, through its database port, so to either engine. */
import { openAdapters } from '../../server/src/app/adapters.ts';
import { readConfig } from '../../server/src/app/config.ts';
import type { AccountTables } from '../../server/src/features/accounts/schema.ts';
import type { ConversationTables } from '../../server/src/features/conversations/schema.ts';
import { isoAt } from '../../server/src/kernel/clock.ts';
import { createIds } from '../../server/src/kernel/ids.ts';
import { silentLog } from '../../server/src/kernel/log.ts';
import { root } from './stoa.ts';

const firstDayMs = Date.UTC(2022, 0, 1);
const everyMs = 15 * 60_000;
/** An engine takes so many parameters in a statement, and a few more. */
const rowsAtOnce = 1000;
const archivedEvery = 20;
const pinnedCount = 10;

/** @param environment of a server that is not running; what the account has already is made up to `count` */
export const fillConversations = async (
  environment: Record<string, string>,
  count: number,
): Promise<void> => {
  const { db, close } = await openAdapters(readConfig(root, environment), silentLog);
  let nowMs = firstDayMs;
  const newId = createIds({ nowMs: () => nowMs });
  await db.transaction(async (tx) => {
    const { id: ownerId } = await tx
      .query<AccountTables>()
      .selectFrom('users')
      .select('id')
      .executeTakeFirstOrThrow();
    const query = tx.query<ConversationTables>();
    const { had } = await query
      .selectFrom('conversations')
      .select(query.fn.countAll().as('had'))
      .executeTakeFirstOrThrow();
    const rowOf = (n: number): ConversationTables['conversations'] => {
      nowMs = firstDayMs + n * everyMs;
      const createdAt = isoAt(nowMs);
      return {
        id: newId('cnv'),
        ownerId,
        title: `What was talked about on occasion number ${n}`,
        headId: null,
        instructions: null,
        toolSources: [],
        model: { endpointId: 'end_00000000000000000000000000', id: 'a-model' },
        unread: false,
        pinnedAt: n < pinnedCount ? createdAt : null,
        archivedAt: n % archivedEvery === archivedEvery - 1 ? createdAt : null,
        createdAt,
        updatedAt: createdAt,
      };
    };
    for (let n = Number(had); n < count; n += rowsAtOnce) {
      const rows = Array.from({ length: Math.min(rowsAtOnce, count - n) }, (_, index) => rowOf(n + index));
      await query.insertInto('conversations').values(rows).execute();
    }
  });
  await close();
};
