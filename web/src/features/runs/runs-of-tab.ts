/** The run machinery of one tab and one account, wired together. */
import { accountRoutes } from '@stoa/contract/accounts';
import type { News } from '@stoa/contract/news';
import { runRoutes } from '@stoa/contract/runs/routes';
import { isEnded } from '@stoa/contract/runs/status';
import { api } from '../../kernel/api.ts';
import { randomKey } from '../../kernel/ids.ts';
import { queryClient, queryKeys } from '../../kernel/queries.ts';
import { endSession } from '../../kernel/session-end.ts';
import { recordRun, refreshActiveRuns } from './active-runs.ts';
import { browserPage, browserWorld, later, nextFrame } from './browser-page.ts';
import { createChannel } from './channel.ts';
import { createEventStream } from './event-stream.ts';
import type { StreamState } from './event-stream.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxStorage } from './outbox.ts';
import { conversationCreated, news, newsGap, runMissed, runSettled, runStarted } from './run-news.ts';
import { createRunsStore } from './runs-store.ts';
import { runWhileVisible } from './visible-stream.ts';

/** How long the events of a run that the news says is over may still be on their way. */
const lastEventsWithinMs = 2_000;

export const createRunsOfTab = (userId: string) => {
  const states = createChannel<StreamState>();

  let wasGreeted = false;

  const receiveNews = (item: News): void => {
    if (item.type === 'hello' && !wasGreeted) {
      // Between the first fetch and the opening of the stream a run may have begun or ended unheard.
      wasGreeted = true;
      refreshActiveRuns();
    }
    if (item.type === 'run-changed') recordRun(item.run);
    if (item.type === 'signed-out') endSession('signed-out');
    if (item.type === 'models-changed') void queryClient.invalidateQueries({ queryKey: queryKeys.models });
    if (item.type === 'access-changed') refreshAccess();
    if (item.type === 'preferences-changed') {
      void queryClient.invalidateQueries({ queryKey: queryKeys.preferences });
    }
    if (item.type === 'run-changed' && isEnded(item.run.status))
      expectEnd(item.run.id, item.run.conversationId);
    news.emit(item);
  };

  const stream = createEventStream(browserWorld, {
    onEvent: (event) => store.receive(event),
    onNews: receiveNews,
    onGap: () => {
      refreshActiveRuns();
      refreshAccess();
      newsGap.emit();
    },
    onState: states.emit,
    // The answer does not matter: a refusal ends the session on its way through `api`.
    onTrouble: () => void api(accountRoutes.me).catch(() => undefined),
  });

  const store = createRunsStore(stream, { nextFrame, later, onSettled: runSettled.emit });

  const expectEnd = (runId: string, conversationId: string): void => {
    if (!store.isFollowed(runId)) return runMissed.emit({ conversationId });
    later(lastEventsWithinMs, () => {
      if (!store.isFollowed(runId)) return;
      store.forget(runId);
      runMissed.emit({ conversationId });
    });
  };

  const outbox = createOutbox({
    call: api,
    later,
    now: Date.now,
    newKey: randomKey,
    storage: outboxStorage(userId),
    onCreated: conversationCreated.emit,
    onStarted: (started) => {
      recordRun(started.run);
      runStarted.emit(started);
    },
  });

  return {
    store,
    outbox,
    /** Opens the stream while the page can be seen; the answer ends that. */
    run: () => runWhileVisible(stream, browserPage(), later),
    streamState: stream.state,
    onStreamState: states.subscribe,
    reconnect: stream.renew,
    cancel: (runId: string) => api(runRoutes.cancel, { params: { runId } }),
  };
};

export type RunsOfTab = ReturnType<typeof createRunsOfTab>;

/** What somebody may do, and all that depends on what they may see. */
const refreshAccess = (): void => {
  const { me, models, toolSources, mcpServers } = queryKeys;
  for (const queryKey of [me, models, toolSources, mcpServers])
    void queryClient.invalidateQueries({ queryKey });
};

const outboxStorage = (userId: string): OutboxStorage => {
  const keyOf = (slot: string): string => `stoa.sending.${userId}.${slot}`;
  return {
    read: (slot) => {
      try {
        return localStorage.getItem(keyOf(slot));
      } catch {
        return null;
      }
    },
    write: (slot, text) => {
      try {
        if (text === null) localStorage.removeItem(keyOf(slot));
        else localStorage.setItem(keyOf(slot), text);
      } catch {
        // Storage is off or full: the message is sent all the same, only a reload would lose it.
      }
    },
  };
};
