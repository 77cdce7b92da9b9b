/** What administrators have laid down and what people have decided, kept and asked. */
import type { ApprovalRequest, InteractionAnswer } from '@stoa/contract/interactions';
import type { Page } from '@stoa/contract/page';
import type { ToolDecision, ToolRule } from '@stoa/contract/tools';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { NewId } from '../../kernel/ids.ts';
import { decodeCursor, encodeCursor } from '../../kernel/page.ts';
import { type Principal, requireAdministrator, requireUser } from '../../kernel/principal.ts';
import type { Db, Tx } from '../../platform/db/port.ts';
import type { Audit } from '../audit/audit.ts';
import { judge, type Question, type Verdict } from './approval.ts';
import type { InteractionRow, ToolDecisionRow, ToolRuleRow } from './schema.ts';
import {
  deleteDecision,
  deleteRule,
  insertRule,
  listDecisions,
  listDecisionsAbout,
  listRules,
  saveDecision,
} from './store.ts';

/** All of them are read for every call. */
const mostRules = 500;

export interface ConsentDeps {
  db: Db;
  clock: Clock;
  newId: NewId;
  audit: Audit;
}

/** What an approval keeps, so that it can be remembered for the tool as it was. */
export interface ApprovalState {
  fingerprint: string;
}

export type Consent = ReturnType<typeof createConsent>;

export const createConsent = ({ db, clock, newId, audit }: ConsentDeps) => ({
  /** Whether a call may be made now. */
  async judge(question: Omit<Question, 'rules' | 'decisions'>): Promise<Verdict> {
    const rules = await listRules(db);
    const decisions = await listDecisionsAbout(db, question.userId, [question.tool.key]);
    return judge({ ...question, rules, decisions });
  },

  /** An approval that was given with the wish to be remembered. */
  async remember(tx: Tx, row: InteractionRow, answer: InteractionAnswer): Promise<void> {
    if (row.request.kind !== 'approval' || answer.kind !== 'approve' || answer.remember === 'no') return;
    const { tool, reason }: ApprovalRequest = row.request;
    await saveDecision(tx, {
      id: newId('tde'),
      ownerId: row.ownerId,
      toolKey: tool.key,
      fingerprint: (row.keptState!.state as ApprovalState).fingerprint,
      host: tool.source.host,
      conversationId: answer.remember === 'conversation' ? row.conversationId : null,
      tainted: reason === 'taint',
      toolRef: tool,
      createdAt: isoAt(clock.nowMs()),
    });
  },

  async listDecisions(
    principal: Principal,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<Page<ToolDecision>> {
    const rows = await listDecisions(db, {
      ownerId: requireUser(principal).userId,
      after: after === undefined ? undefined : decodeCursor(after, 1)[0],
      limit: limit + 1,
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(toDecision), nextCursor: last ? encodeCursor([last.id]) : null };
  },

  async revoke(principal: Principal, id: string): Promise<void> {
    if (await deleteDecision(db, requireUser(principal).userId, id)) return;
    throw new AppError('tool/decision-not-found', 'There is no such decision.');
  },

  async listRules(principal: Principal): Promise<{ items: ToolRule[]; nextCursor: null }> {
    requireAdministrator(principal);
    return { items: await listRules(db), nextCursor: null };
  },

  async addRule(principal: Principal, given: Omit<ToolRule, 'id' | 'createdAt'>): Promise<ToolRule> {
    requireAdministrator(principal);
    return db.transaction(async (tx) => {
      await tx.lock('tool rules');
      if ((await listRules(tx)).length >= mostRules) {
        throw new AppError('tool/too-many-rules', `There are ${mostRules} rules at most.`);
      }
      const { effect, sourceId, toolKey, userId, risk } = given;
      const createdAt = isoAt(clock.nowMs());
      const row: ToolRuleRow = { id: newId('tru'), effect, sourceId, toolKey, userId, risk, createdAt };
      await insertRule(tx, row);
      await audit.record(tx, principal, 'tool-rule.create', { kind: 'tool-rule', id: row.id }, { ...given });
      return row;
    });
  },

  async removeRule(principal: Principal, id: string): Promise<void> {
    requireAdministrator(principal);
    await db.transaction(async (tx) => {
      const row = await deleteRule(tx, id);
      if (!row) throw new AppError('tool/rule-not-found', 'There is no such rule.');
      const { effect, sourceId, toolKey, userId, risk } = row;
      const was = { effect, sourceId, toolKey, userId, risk };
      await audit.record(tx, principal, 'tool-rule.remove', { kind: 'tool-rule', id }, was);
    });
  },
});

const toDecision = ({ id, toolRef, conversationId, createdAt }: ToolDecisionRow): ToolDecision => ({
  id,
  tool: { key: toolRef.key, name: toolRef.name, title: toolRef.title },
  source: toolRef.source,
  conversationId,
  createdAt,
});
