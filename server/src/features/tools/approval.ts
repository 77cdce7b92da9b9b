/**
 * Whether a call may be made: one total table, deny before ask before allow. Pure (SR-58).
 *
 * SR-43: where private things and things of strangers have come together, whatever writes or sends out
 * is asked for, also when it was always allowed before; only who has allowed it in the knowledge of that,
 * for this conversation, is not asked again.
 */
import type { ApprovalRequest } from '@stoa/contract/interactions';
import type { Part } from '@stoa/contract/runs/parts';
import type { ToolRef, ToolRisk } from '@stoa/contract/tools';
import type { ToolDecisionRow, ToolRuleRow } from './schema.ts';

export interface Question {
  userId: string;
  conversationId: string;
  tool: ToolRef;
  fingerprint: string;
  /** Its source was defined by an administrator and marked so. */
  trusted: boolean;
  tainted: boolean;
  rules: readonly ToolRuleRow[];
  /** Of this person. */
  decisions: readonly ToolDecisionRow[];
}

export type Verdict =
  | { effect: 'allow' }
  | { effect: 'deny' }
  | { effect: 'ask'; reason: 'risk' | 'rule' | 'taint'; remember: ApprovalRequest['remember'] };

export const judge = (question: Question): Verdict => {
  const { tool, trusted, tainted } = question;
  const effects = new Set(question.rules.filter(fits(question)).map(({ effect }) => effect));
  if (effects.has('deny')) return { effect: 'deny' };
  const known = question.decisions.filter(holdsFor(question));
  const isDangerous = tool.risk.writes || tool.risk.sendsOut;
  if (tainted && isDangerous) {
    if (effects.has('ask')) return { effect: 'ask', reason: 'rule', remember: [] };
    return known.some((decision) => decision.conversationId !== null && decision.tainted)
      ? { effect: 'allow' }
      : { effect: 'ask', reason: 'taint', remember: ['conversation'] };
  }
  if (effects.has('ask')) return { effect: 'ask', reason: 'rule', remember: [] };
  if (known.length > 0 || effects.has('allow')) return { effect: 'allow' };
  if (trusted && !isDangerous) return { effect: 'allow' };
  return { effect: 'ask', reason: 'risk', remember: ['conversation', 'always'] };
};

const fits =
  ({ tool, userId }: Question) =>
  (rule: ToolRuleRow): boolean =>
    (rule.sourceId === null || rule.sourceId === tool.source.id) &&
    (rule.toolKey === null || rule.toolKey === tool.key) &&
    (rule.userId === null || rule.userId === userId) &&
    (rule.risk === null || tool.risk[rule.risk]);

/** SR-24, SR-45: for this very tool as it was then, at the host it was then. */
const holdsFor =
  ({ tool, fingerprint, conversationId }: Question) =>
  (decision: ToolDecisionRow): boolean =>
    decision.toolKey === tool.key &&
    decision.fingerprint === fingerprint &&
    decision.host === tool.source.host &&
    (decision.conversationId === null || decision.conversationId === conversationId);

/** What a source says of its tools counts where it is trusted; of others the worst is taken for granted. */
export const riskOf = (said: ToolRisk, trusted: boolean): ToolRisk =>
  trusted
    ? said
    : { readsPrivate: true, readsUntrusted: true, writes: true, sendsOut: true, idempotent: false };

/**
 * Whether what a model has read so far holds private things and things that strangers may have written. What somebody
 * attaches may be both: it is theirs, and who wrote it nobody knows.
 * @param isForeign whether strangers have spoken to it already, as servers do that describe their tools
 */
export const isTainted = (parts: Iterable<Part>, isForeign = false): boolean => {
  let isPrivate = false;
  for (const part of parts) {
    if (part.type === 'file') return true;
    if (part.type !== 'tool' || part.output === null) continue;
    isPrivate ||= part.tool.risk.readsPrivate;
    isForeign ||= part.tool.risk.readsUntrusted;
  }
  return isPrivate && isForeign;
};
