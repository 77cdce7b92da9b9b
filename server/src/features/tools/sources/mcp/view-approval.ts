/** Whether a call that a view wants may be made: judged like one of a model, and asked for like one (SR-43, SR-45). */
import type { Tool } from '@modelcontextprotocol/client';
import type { ApprovalRequest } from '@stoa/contract/interactions';
import type { McpViewCall } from '@stoa/contract/mcp-views';
import type { ToolRef } from '@stoa/contract/tools';
import type { UserPrincipal } from '../../../../kernel/principal.ts';
import type { Consent } from '../../consent.ts';
import type { AskPerson } from './person.ts';
import type { McpServerRow } from './schema.ts';
import { hostOf } from './server-shown.ts';
import { toDescription } from './tools-listed.ts';

export interface ViewApprovalDeps {
  judge: Consent['judge'];
  askPerson: AskPerson;
}

interface Wanted {
  args?: Record<string, unknown> | undefined;
  partId: string;
}

/** Nobody is asked for longer on behalf of a view that may be gone by then. */
const patienceMs = 5 * 60_000;

export const createViewApproval =
  ({ judge, askPerson }: ViewApprovalDeps) =>
  /** What the person, or the house, lets it be called with; or what is answered in the place of a call. */
  async (
    user: UserPrincipal,
    row: McpServerRow,
    given: Tool,
    { args = {}, partId }: Wanted,
    place: { messageId: string; conversationId: string },
  ): Promise<{ args: Record<string, unknown> } | { answer: McpViewCall }> => {
    const { fingerprint, ...described } = toDescription(row.id, given, row.trusted);
    const tool = toRef(row, described);
    const { conversationId } = place;
    const asked = { userId: user.userId, conversationId, tool, fingerprint, trusted: row.trusted };
    // Whatever a view has, strangers have written it.
    const verdict = await judge({ ...asked, tainted: true });
    if (verdict.effect === 'allow') return { args };
    if (verdict.effect === 'deny') return { answer: rejected('An administrator does not allow this call.') };
    const { reason, remember } = verdict;
    const request: ApprovalRequest = { kind: 'approval', tool, input: args, reason, remember };
    const answer = await askPerson(
      user,
      row,
      request,
      { runId: null, partId, ...place, state: { fingerprint } },
      { patienceMs, signal: AbortSignal.timeout(patienceMs) },
    );
    if (answer.kind === 'approve') return { args: answer.input ?? args };
    if (answer.kind === 'replace')
      return { answer: { status: 'ok', result: { content: [{ type: 'text', text: answer.text }] } } };
    return { answer: rejected('The user did not allow this call. It was not made.') };
  };

export const rejected = (message: string): McpViewCall => ({ status: 'rejected', message });

const toRef = (
  row: McpServerRow,
  { key, name, title, risk }: Pick<ToolRef, 'key' | 'name' | 'title' | 'risk'>,
): ToolRef => ({
  key,
  name,
  title,
  source: { id: row.id, kind: 'mcp', name: row.name, host: hostOf(row) },
  risk,
});
