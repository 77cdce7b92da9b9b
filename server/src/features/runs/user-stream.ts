/** `/api/events`: the user's news and the runs they follow, over one connection per visible tab. */
import { type News, newsRoutes } from '@stoa/contract/news';
import { type EventSink, type Handler, on } from '../../kernel/handler.ts';
import { newsTopicOf, newsTopicOfEveryone, type StreamNews } from '../../kernel/news.ts';
import type { UserPrincipal } from '../../kernel/principal.ts';
import { wireOfFollowed } from './frame.ts';
import type { Runs } from './runs.ts';
import { onSessionEnd, type SessionWatchDeps } from './session-watch.ts';

/** A reader that has not taken so much is let go; nothing is lost, the log has it. */
const mostBufferedBytes = 1_000_000;

export const isTooSlow = (sink: EventSink): boolean => sink.bufferedBytes > mostBufferedBytes;

export interface UserStreamDeps extends SessionWatchDeps {
  runs: Runs;
  instance: { instanceId: string; version: string };
}

export const userStreamHandlers = (deps: UserStreamDeps): Handler[] => [
  on(newsRoutes.stream, async ({ principal, query, openEvents }) => {
    await serve(deps, principal, query.runs ?? '', openEvents());
    return undefined;
  }),
];

const serve = async (
  { runs, instance, ...deps }: UserStreamDeps,
  user: UserPrincipal,
  wanted: string,
  sink: EventSink,
) => {
  const stops: (() => void)[] = [];
  let isClosed = false;
  sink.onClose(() => {
    isClosed = true;
    for (const stop of stops) stop();
  });

  const send = (text: string): void => {
    if (isClosed) return;
    sink.write(text);
    if (isTooSlow(sink)) drop();
  };
  /** It comes back with its cursors, and asks anew for the lists it shows. */
  const drop = (): void => {
    if (isClosed) return;
    sink.write(wireOfNews({ type: 'dropped' }));
    sink.end();
  };
  const hear = (message: unknown): void => {
    const news = message as StreamNews;
    if (news.type !== 'session-ended') send(wireOfNews(news));
  };
  const leave = (): void => {
    send(wireOfNews({ type: 'signed-out' }));
    sink.end();
  };

  runs.holdStream(user, sink, drop);
  // News has no replay, and what was missed may be that the session is over.
  for (const topic of [newsTopicOf(user.userId), newsTopicOfEveryone]) {
    stops.push(deps.bus.subscribe(topic, hear, drop));
  }
  stops.push(onSessionEnd(deps, user, leave));
  send(wireOfNews({ type: 'hello', ...instance }));
  for (const { runId, after } of parseWanted(wanted)) {
    // A run that is not theirs, or gone, is left out.
    const stop = await runs
      .follow(user, runId, after, {
        take: (events, frame) =>
          send(
            frame ? (frame.wireOfFollowed ??= wireOfFollowed(runId, events)) : wireOfFollowed(runId, events),
          ),
        end() {},
      })
      .catch(() => undefined);
    if (!stop) continue;
    if (isClosed) stop();
    else stops.push(stop);
  }
};

const wireOfNews = (news: News): string => `event: ${news.type}\ndata: ${JSON.stringify(news)}\n\n`;

const parseWanted = (wanted: string): { runId: string; after: number }[] =>
  wanted === ''
    ? []
    : wanted.split(',').map((item) => {
        const [runId, after] = item.split(':');
        return { runId: runId!, after: Number(after) };
      });
