/**
 * One request and its answer over node:http, told as a web `Response`. Reading a streamed answer
 * through the platform's own `fetch` costs several times what the bytes do; this hands them on as they
 * come.
 */
import http from 'node:http';
import https from 'node:https';
import type { PinnedRequest } from './agents.ts';
import type { EgressOutcome } from './port.ts';

export interface ExchangeOptions {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  signal: AbortSignal | undefined;
  agent: http.Agent;
  pinned: PinnedRequest;
  connectTimeoutMs: number;
  /** For all of it, body included. */
  timeoutMs: number;
  mostBytes: number;
  /** Told once, when all is over. */
  onEnd: (end: ExchangeEnd) => void;
}

export interface ExchangeEnd {
  outcome: EgressOutcome;
  status: number | undefined;
  bytes: number;
}

const mostHeaderBytes = 65_536;

/** What a body has come to. */
interface Count {
  bytes: number;
  readonly mostBytes: number;
}

/** Rejects as `fetch` does: a TypeError with the reason as its cause, or the signal's reason. */
export const exchange = (url: URL, options: ExchangeOptions): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { method, headers, body, signal, agent, pinned } = options;
    signal?.throwIfAborted();
    const isSecure = url.protocol === 'https:';
    const request = (isSecure ? https : http).request(url, {
      method,
      headers:
        body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent,
      maxHeaderSize: mostHeaderBytes,
      ...pinned,
    });
    const count: Count = { bytes: 0, mostBytes: options.mostBytes };
    let answer: http.IncomingMessage | undefined;
    let failed = false;
    /** Once there is an answer, whoever reads it hears the reason. */
    const giveUp = (reason: Error) => (answer ?? request).destroy(reason);
    const late = (what: string) => () => giveUp(new LateError(what));
    const untilConnected = setTimeout(
      late('The connection was not made in time.'),
      options.connectTimeoutMs,
    ).unref();
    const untilEnd = setTimeout(late('The answer was not complete in time.'), options.timeoutMs).unref();
    const abort = () => giveUp(signal!.reason as Error);
    signal?.addEventListener('abort', abort, { once: true });
    const fail = (cause: unknown) => {
      failed = true;
      reject(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause }));
    };
    request.on('close', () => {
      clearTimeout(untilConnected);
      clearTimeout(untilEnd);
      signal?.removeEventListener('abort', abort);
      // An answer such as 101 closes the connection and is neither a response nor an error.
      if (!answer) fail(new Error('The connection was closed without an answer.'));
      const outcome = outcomeOf(answer, failed, signal);
      options.onEnd({ outcome, status: answer?.statusCode, bytes: count.bytes });
    });
    request.on('error', fail);
    request.on('response', (response) => {
      try {
        resolve(toResponse(response, count));
        answer = response;
      } catch (error) {
        // A status such as 999, which `Response` refuses, must not become an uncaught exception.
        fail(error);
        request.destroy();
      }
    });
    request.on('socket', (socket) => {
      socket.setNoDelay(true);
      if (!socket.connecting) return clearTimeout(untilConnected);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(untilConnected));
    });
    request.end(body);
  });

class LateError extends Error {
  readonly code = 'ETIMEDOUT';
}

const outcomeOf = (
  answer: http.IncomingMessage | undefined,
  failed: boolean,
  signal: AbortSignal | undefined,
): EgressOutcome => {
  if (signal?.aborted) return answer?.complete ? 'answered' : 'aborted';
  if (failed || !answer || answer.errored) return 'failed';
  return answer.complete ? 'answered' : 'aborted';
};

/** Statuses whose answers have no body, for which `Response` refuses one. */
const bodiless = new Set([101, 204, 205, 304]);

const toResponse = (incoming: http.IncomingMessage, count: Count): Response => {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!);
  }
  const status = incoming.statusCode ?? 502;
  if (bodiless.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  if (Number(headers.get('content-length')) > count.mostBytes) throw tooLarge(count);
  return new Response(bodyOf(incoming, count), { status, statusText: incoming.statusMessage ?? '', headers });
};

const tooLarge = ({ mostBytes }: Count) => new TypeError(`The answer has more than ${mostBytes} bytes.`);

const bodyOf = (incoming: http.IncomingMessage, count: Count): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      incoming.on('data', (chunk: Uint8Array) => {
        count.bytes += chunk.length;
        if (count.bytes > count.mostBytes) return void incoming.destroy(tooLarge(count));
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 1) <= 0) incoming.pause();
      });
      incoming.on('end', () => controller.close());
      // An answer that breaks off ends with an error here, not with `end`.
      incoming.on('error', (error) => controller.error(error));
    },
    pull: () => void incoming.resume(),
    cancel: () => void incoming.destroy(),
  });
