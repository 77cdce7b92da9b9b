/**
 * What was sent and not yet taken by the server. Each attempt has one idempotency key, kept through
 * retries and through a reload, so nothing is sent twice and nothing typed is lost: what a person
 * wrote leaves the browser's storage only when the server answered 202.
 */
import type { Call } from '@stoa/contract/client';
import { ApiError, retryAfterMsOf } from '@stoa/contract/client';
import { conversationRoutes } from '@stoa/contract/conversations';
import type { Conversation, Message } from '@stoa/contract/conversations';
import type { ModelChoice } from '@stoa/contract/models';
import { runRoutes } from '@stoa/contract/runs/routes';
import type { Run, StartRun } from '@stoa/contract/runs/routes';

export type RunRequest = Omit<StartRun, 'idempotencyKey'>;

/** Where a sending belongs: a conversation's id, or `new` while there is none. */
export type Slot = string;
export const newSlot: Slot = 'new';

export interface Sending {
  slot: Slot;
  /** Null until the conversation is made. */
  conversationId: string | null;
  request: RunRequest;
  /** Of the conversation that is to be made. */
  instructions?: string;
  key: string;
  state: 'sending' | 'retrying' | 'failed';
  error: unknown;
  sentAt: number;
  /** Stop was pressed before the server had answered. */
  stopAsked: boolean;
}

export interface Started {
  slot: Slot;
  conversationId: string;
  run: Run;
  input: Message | null;
  output: Message;
  request: RunRequest;
}

export interface OutboxStorage {
  read: (slot: Slot) => string | null;
  /** Null removes. */
  write: (slot: Slot, text: string | null) => void;
}

export interface OutboxWorld {
  call: Call;
  later: (delayMs: number, run: () => void) => () => void;
  now: () => number;
  newKey: () => string;
  storage: OutboxStorage;
  onCreated: (conversation: Conversation) => void;
  onStarted: (started: Started) => void;
}

const retryDelaysMs = [500, 1_000, 2_000, 4_000];
/** Left behind by a reload this recently, it is sent again without asking. */
const resumeWithinMs = 120_000;

const underway = { state: 'sending', error: null, stopAsked: false } as const;

export const createOutbox = ({ call, later, now, newKey, storage, onCreated, onStarted }: OutboxWorld) => {
  const sendings = new Map<Slot, Sending>();
  const listeners = new Set<() => void>();

  const put = (slot: Slot, sending: Sending | null): void => {
    if (sending) sendings.set(slot, sending);
    else sendings.delete(slot);
    // Regenerating holds nothing that was typed.
    if (!sending || sending.request.parts) storage.write(slot, sending && JSON.stringify(sending));
    for (const listener of listeners) listener();
  };

  /** As it is now, unless it was given up or took another's place. */
  const currentOf = ({ slot, key }: Sending): Sending | null => {
    const current = sendings.get(slot);
    return current?.key === key ? current : null;
  };

  const change = (sending: Sending, changes: Partial<Sending>): void => {
    const current = currentOf(sending);
    if (current) put(sending.slot, { ...current, ...changes });
  };

  const conversationOf = async (sending: Sending): Promise<string> => {
    if (sending.conversationId) return sending.conversationId;
    const conversation = await call(conversationRoutes.create, { body: beginningOf(sending) });
    change(sending, { conversationId: conversation.id });
    onCreated(conversation);
    return conversation.id;
  };

  const attempt = async (sending: Sending, tries: number): Promise<void> => {
    try {
      const conversationId = await conversationOf(sending);
      if (!currentOf(sending)) return;
      const body = { ...sending.request, idempotencyKey: sending.key };
      const answer = await call(runRoutes.start, { params: { conversationId }, body });
      const stopAsked = currentOf(sending)?.stopAsked ?? false;
      onStarted({ slot: sending.slot, conversationId, request: sending.request, ...answer });
      if (currentOf(sending)) put(sending.slot, null);
      if (stopAsked) await call(runRoutes.cancel, { params: { runId: answer.run.id } });
    } catch (error) {
      const current = currentOf(sending);
      if (!current) return;
      const usualMs = retryDelaysMs[tries];
      if (!mayPass(error) || usualMs === undefined)
        return put(sending.slot, { ...current, state: 'failed', error });
      put(sending.slot, { ...current, state: 'retrying', error });
      later(Math.max(usualMs, retryAfterMsOf(error) ?? 0), () => {
        const waiting = currentOf(sending);
        if (waiting) void attempt(waiting, tries + 1);
      });
    }
  };

  const begin = (sending: Sending): void => {
    put(sending.slot, sending);
    void attempt(sending, 0);
  };

  return {
    /** One at a time per slot: a second one is not taken. */
    send: (slot: Slot, request: RunRequest, instructions?: string): boolean => {
      const waiting = sendings.get(slot);
      if (waiting && waiting.state !== 'failed') return false;
      begin({
        slot,
        conversationId: slot === newSlot ? (waiting?.conversationId ?? null) : slot,
        request,
        ...(slot === newSlot && instructions?.trim() && { instructions }),
        key: newKey(),
        sentAt: now(),
        ...underway,
      });
      return true;
    },
    /**
     * The same again with the same key. What the server refused may go to another model; it was not
     * begun, so it gets a key of its own.
     */
    retry: (slot: Slot, model?: ModelChoice): void => {
      const failed = sendings.get(slot);
      if (failed?.state !== 'failed') return;
      const wasRefused = failed.error instanceof ApiError && !mayPass(failed.error);
      const request = wasRefused && model ? { ...failed.request, model } : failed.request;
      const key = wasRefused ? newKey() : failed.key;
      begin({ ...failed, request, key, ...underway });
    },
    /**
     * Takes it back, with the conversation that was made for it. What the server may have begun
     * elsewhere already comes as news.
     */
    discard: (slot: Slot): void => {
      const conversationId = slot === newSlot ? sendings.get(slot)?.conversationId : null;
      put(slot, null);
      if (!conversationId) return;
      // Failing leaves an empty conversation in the list, which can be deleted there.
      call(conversationRoutes.remove, { params: { conversationId } }).catch(() => undefined);
    },
    stop: (slot: Slot): void => {
      const sending = sendings.get(slot);
      if (sending) change(sending, { stopAsked: true });
    },
    /** Picks up what a reload or a crash left behind. */
    restore: (slot: Slot): void => {
      if (sendings.has(slot)) return;
      const left = parse(storage.read(slot));
      if (!left) return;
      const sending: Sending = { ...left, slot, ...underway };
      if (now() - sending.sentAt < resumeWithinMs) begin(sending);
      else put(slot, { ...sending, state: 'failed' });
    },
    find: (slot: Slot): Sending | undefined => sendings.get(slot),
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

/** What the conversation is made with that a sending needs. */
const beginningOf = ({ request, instructions }: Sending) => ({
  model: request.model,
  ...(instructions && { instructions }),
});

export type Outbox = ReturnType<typeof createOutbox>;

/** No answer, one that a server on its way down or up gives, or one that says when to come again. */
const mayPass = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 0 ||
    [502, 503, 504].includes(error.status) ||
    error.code === 'server/stopping' ||
    error.code === 'request/too-many');

const parse = (text: string | null): Sending | null => {
  if (!text) return null;
  try {
    const sending = JSON.parse(text) as Sending;
    return typeof sending.key === 'string' && sending.request?.model ? sending : null;
  } catch {
    return null;
  }
};
