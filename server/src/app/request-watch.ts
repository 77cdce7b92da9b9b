/**
 * What is known of every request when it is over: one line of the log, and the figures. Of its address
 * there is only the pattern of its route; never what was asked, sent or answered (SR-70).
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EventSink, Handler } from '../kernel/handler.ts';
import type { Log } from '../kernel/log.ts';
import { type Metrics, secondsBounds } from '../kernel/metrics.ts';
import { openEventSink } from './event-sink.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once it is known. */
    userId: string | undefined;
    openEvents(reply: FastifyReply): EventSink;
  }
}

/** Asked every few seconds by machines: only whoever looks closely wants a line for each. */
const probes = new Set(['/livez', '/readyz', '/metrics']);

export interface RequestWatchDeps {
  handlers: readonly Handler[];
  log: Log;
  metrics: Metrics;
}

export const createRequestWatch = ({ handlers, log, metrics }: RequestWatchDeps) => {
  const pathsOf = (list: readonly Handler[]) => new Set(list.map(({ route }): string => route.path));
  const ours = pathsOf(handlers);
  const streams = pathsOf(handlers.filter(({ route }) => route.answer === 'events'));
  const labels = { method: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'], route: [...ours] };
  const requests = metrics.counter('stoa_http_requests_total', 'Requests by route and class of status', {
    ...labels,
    status: ['1xx', '2xx', '3xx', '4xx', '5xx'],
  });
  const durations = metrics.histogram(
    'stoa_http_request_seconds',
    'From a request to the end of its answer; without event streams, which last as long as a tab',
    secondsBounds,
    labels,
  );
  const open = new Set<EventSink>();
  metrics.read('gauge', 'stoa_event_streams', 'Event streams that are open', () => open.size);

  /** A request is over, however it was answered. */
  const note = ({ id, method, userId, routeOptions }: FastifyRequest, reply: FastifyReply): void => {
    const status = reply.raw.statusCode;
    // What the router could not read has never begun.
    const tookMs = reply.elapsedTime || 0;
    // Files and pages of the app have no pattern of ours.
    const route = ours.has(routeOptions.url ?? '') ? routeOptions.url! : 'other';
    requests.add(1, { method, route, status: `${Math.floor(status / 100)}xx` });
    if (!streams.has(route)) durations.observe(tookMs / 1000, { method, route });
    const tell = ours.has(route) && !probes.has(route) ? log.info : log.debug;
    tell(
      { requestId: id, method, route, status, durationMs: Math.round(tookMs), userId },
      'A request was answered',
    );
  };

  return {
    note,
    follow(http: FastifyInstance): void {
      http.decorateRequest('userId', undefined);
      http.decorateRequest('openEvents', function openEvents(reply) {
        const sink = openEventSink(this, reply);
        open.add(sink);
        sink.onClose(() => open.delete(sink));
        return sink;
      });
      http.addHook('onResponse', (request, reply, done) => {
        note(request, reply);
        done();
      });
      // They would never end by themselves.
      http.addHook('preClose', async () => open.forEach((sink) => sink.end()));
    },
  };
};
