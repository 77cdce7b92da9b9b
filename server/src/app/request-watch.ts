/**
 * What is known of every request when it is over: one line of the log, and the figures. Of its address
 * there is only the pattern of its route; never what was asked, sent or answered (SR-70).
 */
import type { FastifyInstance, FastifyReply } from 'fastify';
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

export const watchRequests = (
  http: FastifyInstance,
  { handlers, log, metrics }: { handlers: readonly Handler[]; log: Log; metrics: Metrics },
): void => {
  const labels = {
    method: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    route: [...new Set(handlers.map(({ route }): string => route.path))],
  };
  const streams = new Set(
    handlers.filter(({ route }) => route.answer === 'events').map(({ route }): string => route.path),
  );
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
  let open = 0;
  metrics.read('gauge', 'stoa_event_streams', 'Event streams that are open', () => open);

  http.decorateRequest('userId', undefined);
  http.decorateRequest('openEvents', function openEvents(reply) {
    const sink = openEventSink(this, reply);
    open += 1;
    sink.onClose(() => (open -= 1));
    return sink;
  });
  http.addHook('onResponse', async (request, reply) => {
    const { id, method, userId, routeOptions } = request;
    const status = reply.raw.statusCode;
    // Files and pages of the app have no pattern of ours.
    const isOurs = routeOptions.url !== undefined && labels.route.includes(routeOptions.url);
    const route = isOurs ? routeOptions.url! : 'other';
    requests.add(1, { method, route, status: `${Math.floor(status / 100)}xx` });
    if (!streams.has(route)) durations.observe(reply.elapsedTime / 1000, { method, route });
    const line = isOurs && !probes.has(route) ? log.info : log.debug;
    line.call(
      log,
      { requestId: id, method, route, status, durationMs: Math.round(reply.elapsedTime), userId },
      'A request was answered',
    );
  });
};
