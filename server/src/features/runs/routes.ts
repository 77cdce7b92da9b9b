import { runRoutes } from '@stoa/contract/runs/routes';
import { type Handler, on } from '../../kernel/handler.ts';
import { wireOfRun } from './frame.ts';
import type { Runs } from './runs.ts';
import { onSessionEnd, type SessionWatchDeps } from './session-watch.ts';
import { isTooSlow } from './user-stream.ts';

export const runHandlers = (runs: Runs, deps: SessionWatchDeps): Handler[] => [
  on(runRoutes.start, ({ principal, params, body }) => runs.start(principal, params.conversationId, body)),
  on(runRoutes.active, ({ principal }) => runs.listActive(principal)),
  on(runRoutes.get, ({ principal, params }) => runs.get(principal, params.runId)),
  on(runRoutes.cancel, ({ principal, params }) => runs.cancel(principal, params.runId)),
  on(runRoutes.events, async ({ principal, params, query, client, openEvents }) => {
    // Whose run it is must be known before the answer begins.
    const follow = await runs.getFollower(principal, params.runId);
    const sink = openEvents();
    const lastEventId = Number(client.lastEventId);
    const after = client.lastEventId && Number.isSafeInteger(lastEventId) ? lastEventId : query.after;
    const stop = follow(Math.max(0, after), {
      take(events, frame) {
        sink.write(frame ? (frame.wireOfRun ??= wireOfRun(events)) : wireOfRun(events));
        // It comes back with the id of the last event it has.
        if (isTooSlow(sink)) sink.end();
      },
      end: () => sink.end(),
    });
    // It comes back with the id of the last event it has, as whoever is let go.
    runs.holdStream(principal, sink, () => sink.end());
    const stopWatching = onSessionEnd(deps, principal, () => sink.end());
    sink.onClose(() => {
      stop();
      stopWatching();
    });
    return undefined;
  }),
];
