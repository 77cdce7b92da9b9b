/**
 * The calls that the model wants answered: each is judged, made, waited for, or told why not. Whatever
 * state they are found in, they go on from it: the log and the rows of what waits say all there is.
 *
 * A call that is not idempotent is begun at most once: that it begins is in the log before it does, and one
 * that is found begun was cut off, so the person is asked.
 */
import type { Interaction } from '@stoa/contract/interactions';
import type { RunEvent } from '@stoa/contract/runs/events';
import type { Part, ToolEndStatus, ToolOutput, ToolPart } from '@stoa/contract/runs/parts';
import type { UserPrincipal } from '../../../kernel/principal.ts';
import type { Db, Tx } from '../../../platform/db/port.ts';
import type { Conversations } from '../../conversations/conversations.ts';
import {
  type ApprovalState,
  type EquippedTool,
  isTainted,
  type Toolkit,
  type Tools,
  wordsOf,
} from '../../tools/tools.ts';
import type { RunWriter } from '../log.ts';
import type { RunRow } from '../schema.ts';
import { createHoldUp } from './hold-up.ts';
import { type Move, nextMove } from './next-move.ts';

/** A source that asks a person again and again for one call is not to hold them. */
const mostWaits = 20;
const longestProgress = 500;

export interface CallToolsDeps {
  db: Db;
  tools: Tools;
  conversations: Conversations;
}

export interface CallTools {
  run: RunRow;
  user: UserPrincipal;
  toolkit: Toolkit;
  writer: RunWriter;
  /** What this run has made so far. */
  parts: () => readonly Part[];
  /** All that the model has read besides. */
  read: readonly Part[];
  emit: (event: RunEvent) => void;
  /** An event that is written together with what `work` does. */
  write: (event: RunEvent, work: (tx: Tx) => Promise<void>) => Promise<boolean>;
  now: () => string;
  /** Nothing is begun any more. */
  signal: AbortSignal;
  /** What is under way is given up. */
  patience: AbortSignal;
}

export type CallEnd = 'answered' | 'waits' | 'stopped';
type OwnInteraction = Interaction & { state: unknown };

export const openCalls = (parts: readonly Part[]): ToolPart[] =>
  parts.filter((part) => part.type === 'tool').filter(({ endedAt }) => endedAt === null);

/** In parallel. @returns `waits` when all that can be done is done and a person has to answer */
export const callTools = async (deps: CallToolsDeps, given: CallTools): Promise<CallEnd> => {
  const parts = new Set(given.parts().map(({ id }) => id));
  // What a server asks in the middle of a call is not in the log: the call does not go on by it.
  const known = (await deps.tools.interactions.ofRun(deps.db, given.run.id)).filter(({ id }) =>
    parts.has(id),
  );
  const answer = createAnswering(deps, given);
  const calls = openCalls(given.parts());
  const settled = await Promise.allSettled(
    calls.map((part) =>
      answer(
        part,
        known.filter(({ partId }) => partId === part.id),
      ),
    ),
  );
  // Nothing is written of a call after the run has ended, so one that breaks waits for the others.
  const ends = settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  if (given.signal.aborted || ends.includes('stopped')) return 'stopped';
  return ends.includes('waits') ? 'waits' : 'answered';
};

const createAnswering = (deps: CallToolsDeps, given: CallTools) => {
  const { tools, db, conversations } = deps;
  const { interactions } = tools;
  const { run, user, toolkit, writer, emit, now, signal, patience } = given;
  const { wait, ask } = createHoldUp(tools, given);

  const end = (part: ToolPart, status: ToolEndStatus, output: ToolOutput | null): CallEnd => {
    emit({ type: 'tool-result', partId: part.id, status, output, at: now() });
    return 'answered';
  };

  const judge = async (part: ToolPart, tool: EquippedTool): Promise<CallEnd> => {
    const verdict = await tools.judge({
      userId: run.ownerId,
      conversationId: run.conversationId,
      tool: tool.ref,
      fingerprint: tool.fingerprint,
      trusted: tool.trusted,
      tainted: isTainted([...given.read, ...given.parts()], toolkit.hasForeignWords),
    });
    if (verdict.effect === 'allow') return call(part, tool, { kind: 'call', resume: null });
    if (verdict.effect === 'ask') return ask(part, tool, verdict.reason, verdict.remember);
    return end(part, 'rejected', wordsOf('An administrator does not allow this call.', true));
  };

  const call = async (
    part: ToolPart,
    tool: EquippedTool,
    { input, resume }: Extract<Move, { kind: 'call' }>,
  ): Promise<CallEnd> => {
    if (signal.aborted) return 'stopped';
    const changed = input === undefined ? {} : { input };
    emit({ type: 'tool-start', partId: part.id, at: now(), ...changed });
    await writer.flush();
    if (signal.aborted || writer.lost.aborted) return 'stopped';
    if (part.status === 'running')
      await db.transaction((tx) => interactions.cancelOfCall(tx, run.id, part.id));
    const showing = show(part, tool).catch((error: unknown) => ({ error }));
    let isOver = false;
    const result = await tools.call({
      user,
      toolkit,
      tool,
      input: input ?? part.input,
      runId: run.id,
      partId: part.id,
      parts: [...given.read, ...given.parts()],
      signal: patience,
      onProgress: ({ done, total, message }) => {
        if (isOver) return;
        const said = message?.slice(0, longestProgress) ?? null;
        emit({ type: 'tool-progress', partId: part.id, done, total, message: said });
      },
      resume,
    });
    isOver = true;
    // A process that stops still writes down what was done: nobody has to be asked about it then.
    if (patience.aborted) return 'stopped';
    if (result.kind !== 'waits') {
      await carry(filesOf(result.output));
      end(part, result.output.isError ? 'failed' : 'done', result.output);
    }
    const shown = await showing;
    if (shown) throw shown.error;
    return result.kind === 'waits' ? wait(part, result.want, result.state) : 'answered';
  };

  /** What the tool’s source shows of the call is looked for beside it, once. */
  const show = async (part: ToolPart, tool: EquippedTool): Promise<void> => {
    if (part.view && 'fileId' in part.view) return;
    const parts = [...given.read, ...given.parts()];
    const view = await tools.findView({ user, tool, parts, signal: patience });
    if (!view || patience.aborted || writer.lost.aborted) return;
    if ('fileId' in view) await carry([view.fileId]);
    emit({ type: 'tool-view', partId: part.id, view });
  };

  /** They stay for as long as the message does. */
  const carry = async (fileIds: readonly string[]): Promise<void> => {
    if (fileIds.length === 0) return;
    await db.transaction((tx) => conversations.carry(tx, user, run.messageId, fileIds));
  };

  return async (part: ToolPart, own: readonly OwnInteraction[]): Promise<CallEnd> => {
    const last = own.at(-1);
    if (last?.status === 'open') return 'waits';
    if (last && part.status === 'waiting') {
      emit({ type: 'interaction-answer', interactionId: last.id, status: last.status });
    }
    const tool = toolkit.findByKey(part.tool.key);
    if (!tool) {
      // It was begun and cut off: that it is not there now says nothing of what became of it.
      if (part.status === 'running') return end(part, 'unknown', null);
      return end(part, 'failed', wordsOf(`There is no tool "${part.tool.name}" at the moment.`, true));
    }
    const said = last && isOfAnother(last, tool) ? undefined : last;
    const move = own.length > mostWaits ? tooManyWaits : nextMove(part, said);
    switch (move.kind) {
      case 'judge':
        return judge(part, tool);
      case 'call':
        return call(part, tool, move);
      case 'ask-again':
        return ask(part, tool, 'unknown-outcome', []);
      case 'end':
        return end(part, move.status, move.text === null ? null : wordsOf(move.text, move.status !== 'done'));
    }
  };
};

/** SR-24, SR-45: what was allowed is the tool as it was shown, at the host that was shown; days may lie between. */
const isOfAnother = (
  { request, answer, state }: OwnInteraction,
  { ref, fingerprint }: EquippedTool,
): boolean =>
  request.kind === 'approval' &&
  answer?.kind === 'approve' &&
  ((state as ApprovalState).fingerprint !== fingerprint || request.tool.source.host !== ref.source.host);

const filesOf = ({ items, truncated, whole }: ToolOutput): string[] => {
  const ids = items.flatMap((item) => (item.type === 'file' ? [item.fileId] : []));
  return [...ids, ...[truncated?.fileId, whole].filter((id) => typeof id === 'string')];
};

const tooManyWaits: Move = { kind: 'end', status: 'failed', text: 'The tool asked the user too often.' };
