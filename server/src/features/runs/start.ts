/** A request becomes a queued run: the message, the empty answer and the run exist together or not at all. */
import { createHash } from 'node:crypto';
import type { StartRun } from '@stoa/contract/runs/routes';
import { isEnded } from '@stoa/contract/runs/status';
import { type Clock, isoAt } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import type { Db, Handle, Tx } from '../../platform/db/port.ts';
import type { Answer, Conversations, MessageRow } from '../conversations/conversations.ts';
import type { Claim } from './claims.ts';
import type { RunRow } from './schema.ts';
import { countActiveRunsOf, countRunsOfMessage, findRunByKey, insertRun } from './store.ts';

export interface StartDeps {
  db: Db;
  clock: Clock;
  conversations: Conversations;
  /** Who works on it from the start; undefined when it waits in line. */
  claim: Claim | undefined;
  /** How many of one person may go on or wait at the same time (SR-64). */
  mostRunsOfUser: (tx: Tx) => Promise<number>;
  /** Called in the transaction that made it. */
  onStarted: (tx: Tx, run: RunRow, conversation: { isNamed: boolean }) => Promise<void>;
}

/**
 * The run that the same request made before; undefined when it is a new one.
 * @throws run/idempotency-conflict when the key was used for another request
 */
export const findStarted = async (
  db: Handle,
  ownerId: string,
  conversationId: string,
  request: StartRun,
): Promise<RunRow | undefined> => {
  const known = await findRunByKey(db, ownerId, request.idempotencyKey);
  if (!known || known.requestHash === hashOf(conversationId, request)) return known;
  throw new AppError('run/idempotency-conflict', 'This idempotency key was used for another request.');
};

export interface StartedRows {
  run: RunRow;
  input: MessageRow | null;
  output: MessageRow;
}

/** @returns what was made under `runId`, or what the same request made before. */
export const startRun = (
  deps: StartDeps,
  principal: UserPrincipal,
  runId: string,
  conversationId: string,
  request: StartRun,
): Promise<StartedRows> =>
  deps.db.transaction(async (tx) => {
    // Whoever sends the same at the same time finds what the first one made.
    await tx.lock(`run:${principal.userId}:${request.idempotencyKey}`);
    const known = await findStarted(tx, principal.userId, conversationId, request);
    if (known) return findRows(deps.conversations, tx, principal, known);
    await assertRoom(deps, tx, principal.userId);
    const createdAt = isoAt(deps.clock.nowMs());
    const status = deps.claim ? 'running' : 'queued';
    const answer: Answer = { runId, runStatus: status, model: request.model };
    const { input, output, isNamed } = await placeMessages(
      deps.conversations,
      tx,
      principal,
      conversationId,
      answer,
      request,
    );
    const run: RunRow = {
      id: runId,
      conversationId,
      messageId: output.id,
      inputId: input?.id ?? null,
      ownerId: principal.userId,
      status,
      model: request.model,
      idempotencyKey: request.idempotencyKey,
      requestHash: hashOf(conversationId, request),
      ordinal: request.continues === undefined ? 0 : await countRunsOfMessage(tx, output.id),
      epoch: deps.claim ? 1 : 0,
      leaseOwner: deps.claim?.owner ?? null,
      leaseUntil: null,
      cancelRequested: false,
      usage: null,
      error: null,
      lastSeq: 0,
      createdAt,
      startedAt: deps.claim ? createdAt : null,
      endedAt: null,
      compactedAt: null,
    };
    await insertRun(tx, run, deps.claim?.leaseMs);
    await deps.onStarted(tx, run, { isNamed });
    return { run, input, output };
  });

/**
 * More than all processes together begin in the same moment: as far from the limit nobody has to wait for the others
 * of the same person to be committed.
 */
const manyAtOnce = 100;

const assertRoom = async (
  { mostRunsOfUser }: Pick<StartDeps, 'mostRunsOfUser'>,
  tx: Tx,
  ownerId: string,
): Promise<void> => {
  const before = await countActiveRunsOf(tx, ownerId);
  const most = await mostRunsOfUser(tx);
  if (before < most - manyAtOnce) return;
  await tx.lock(`runs of ${ownerId}`);
  if ((await countActiveRunsOf(tx, ownerId)) < most) return;
  throw new AppError('run/too-many', 'Too many answers are being written; wait for one, or stop one.', {
    details: { most },
  });
};

const findRows = async (
  conversations: Conversations,
  tx: Tx,
  principal: UserPrincipal,
  run: RunRow,
): Promise<StartedRows> => {
  const get = (id: string) => conversations.getMessage(tx, principal, run.conversationId, id);
  return {
    run,
    input: run.inputId === null ? null : await get(run.inputId),
    output: await get(run.messageId),
  };
};

const placeMessages = async (
  conversations: Conversations,
  tx: Tx,
  principal: UserPrincipal,
  conversationId: string,
  answer: Answer,
  { parentId, parts, toolSources, continues }: StartRun,
): Promise<{ input: MessageRow | null; output: MessageRow; isNamed: boolean }> => {
  if (toolSources) await conversations.chooseTools(tx, principal, conversationId, toolSources);
  if (continues !== undefined) {
    const message = await conversations.getMessage(tx, principal, conversationId, continues);
    assertContinuable(message, parentId, parts !== undefined);
    // It is, or will be: its first run saw to that.
    return { input: null, output: await conversations.reopen(tx, message, answer), isNamed: true };
  }
  const parent =
    parentId === null ? null : await conversations.getMessage(tx, principal, conversationId, parentId);
  if (parent?.runStatus && !isEnded(parent.runStatus)) {
    throw new AppError('run/message-busy', 'The answer this would follow is still being written.');
  }
  if (parts) {
    const given = { conversationId, parentId, parts, answer };
    const { input, output, isNamed } = await conversations.append(tx, principal, given);
    return { input, output: output!, isNamed };
  }
  if (parent?.role !== 'user') {
    throw new AppError('run/parent-required', 'Without parts, parentId names the message to answer.');
  }
  const given = { conversationId, parentId: parent.id, ...answer };
  return { input: null, ...(await conversations.open(tx, principal, given)) };
};

const assertContinuable = (message: MessageRow, parentId: string | null, hasParts: boolean): void => {
  if (message.runStatus !== null && !isEnded(message.runStatus)) {
    throw new AppError('run/message-busy', 'This answer is still being written.');
  }
  if (
    message.runStatus === null ||
    message.runStatus === 'done' ||
    hasParts ||
    message.parentId !== parentId
  ) {
    throw new AppError(
      'run/not-continuable',
      'Only an answer that was cut short can be continued, under its own parent.',
    );
  }
};

const hashOf = (
  conversationId: string,
  { parentId, parts, model, continues, toolSources }: StartRun,
): string =>
  createHash('sha256')
    .update(
      // One without tools has the hash it had before there were any.
      JSON.stringify([
        conversationId,
        parentId,
        parts ?? null,
        model,
        continues ?? null,
        ...(toolSources ? [toolSources] : []),
      ]),
    )
    .digest('base64url');
