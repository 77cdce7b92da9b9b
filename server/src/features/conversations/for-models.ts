/** What the models of a conversation are told before everything else, and what they may use. */
import { type Principal, requireUser } from '../../kernel/principal.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import type { OwnConversations } from './own-conversations.ts';
import { findConversation } from './store.ts';

export const createForModels = ({ db, own }: { db: Db; own: OwnConversations }) => ({
  async getInstructions(principal: Principal, id: string): Promise<{ instructions: string | null }> {
    const { instructions } = await own.get(db, requireUser(principal).userId, id);
    return { instructions };
  },

  /** @throws conversation/not-found */
  async chooseTools(tx: Tx, principal: Principal, id: string, toolSources: string[]): Promise<void> {
    await own.change(tx, requireUser(principal).userId, id, { toolSources });
  },

  /** For the house itself; of one that is gone there is nothing. */
  async settingsOf(ownerId: string, id: string) {
    const row = await findConversation(db, ownerId, id);
    return { instructions: row?.instructions ?? null, toolSources: row?.toolSources ?? [] };
  },
});
