/** What the models of a conversation are told before everything else, and what they may use. */
import { type Principal, requireUser } from '../../kernel/principal.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import type { Access } from '../access/access.ts';
import type { OwnConversations } from './own-conversations.ts';
import { findConversation } from './store.ts';

export interface ForModelsDeps {
  db: Db;
  access: Access;
  own: OwnConversations;
}

export const createForModels = ({ db, access, own }: ForModelsDeps) => ({
  async getInstructions(principal: Principal, id: string): Promise<{ instructions: string | null }> {
    const { instructions } = await own.get(db, requireUser(principal).userId, id);
    return { instructions };
  },

  /** @throws conversation/not-found, role/feature-missing */
  async chooseTools(tx: Tx, principal: Principal, id: string, toolSources: string[]): Promise<void> {
    if (toolSources.length > 0) await access.requireFeature(principal, 'tools', tx);
    await own.change(tx, requireUser(principal).userId, id, { toolSources });
  },

  /** For the house itself; of one that is gone there is nothing. */
  async settingsOf(ownerId: string, id: string) {
    const row = await findConversation(db, ownerId, id);
    return { instructions: row?.instructions ?? null, toolSources: row?.toolSources ?? [] };
  },
});
