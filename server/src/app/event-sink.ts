import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventSink } from '../kernel/handler.ts';

/** Proxies close connections that say nothing; a comment keeps them open. */
const heartbeatMs = 15_000;
/** Who does not even take the rest is let go: it would stay in memory for as long as the connection. */
const takeRestWithinMs = 10_000;

/**
 * Takes the connection from the framework and writes events to it directly: at 5,000 events a second
 * anything in between would be most of the cost.
 */
export const openEventSink = (request: FastifyRequest, reply: FastifyReply): EventSink => {
  const { raw } = reply;
  // Hooks do not run for a hijacked reply: what they have set so far is sent by hand.
  const headers = reply.getHeaders() as Record<string, string>;
  reply.hijack();
  raw.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    connection: 'keep-alive',
    // nginx would hold events back.
    'x-accel-buffering': 'no',
  });
  raw.write(':\n\n');
  request.socket.setNoDelay(true);
  request.socket.setTimeout(0);
  const heartbeat = setInterval(() => raw.write(':\n\n'), heartbeatMs).unref();
  raw.on('close', () => clearInterval(heartbeat));
  // A reader that goes away while it is written to is no fault of ours.
  raw.on('error', () => raw.destroy());

  return {
    write: (text) => void (raw.writableEnded || raw.write(text)),
    get bufferedBytes() {
      return raw.writableLength;
    },
    end: () => {
      if (raw.writableEnded) return;
      raw.end();
      const late = setTimeout(() => raw.destroy(), takeRestWithinMs).unref();
      raw.on('close', () => clearTimeout(late));
    },
    onClose: (then) => void (raw.closed ? then() : raw.on('close', then)),
  };
};
