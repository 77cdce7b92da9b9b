/**
 * One request and its answer over node:http, told as a web `Response`. Reading a streamed answer
 * through the platform's own `fetch` costs several times what the bytes do; this hands them on as they
 * come.
 */
import http from 'node:http';
import https from 'node:https';

export interface ExchangeOptions {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
  signal: AbortSignal | undefined;
  agents: { http: http.Agent; https: https.Agent };
  connectTimeoutMs: number;
}

/** Rejects as `fetch` does: a TypeError with the reason as its cause, or the signal's reason. */
export const exchange = (url: URL, options: ExchangeOptions): Promise<Response> =>
  new Promise((resolve, reject) => {
    const { method, headers, body, signal, agents, connectTimeoutMs } = options;
    signal?.throwIfAborted();
    const isSecure = url.protocol === 'https:';
    const request = (isSecure ? https : http).request(url, {
      method,
      headers:
        body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: isSecure ? agents.https : agents.http,
    });
    const abort = () => request.destroy(signal!.reason as Error);
    signal?.addEventListener('abort', abort, { once: true });
    request.on('close', () => signal?.removeEventListener('abort', abort));
    const fail = (cause: unknown) =>
      reject(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause }));
    request.on('error', fail);
    // An answer such as 101 closes the connection and is neither a response nor an error.
    request.on('close', () => fail(new Error('The connection was closed without an answer.')));
    request.on('response', (response) => {
      try {
        resolve(toResponse(response));
      } catch (error) {
        // A status such as 999, which `Response` refuses, must not become an uncaught exception.
        fail(error);
        request.destroy();
      }
    });
    request.on('socket', (socket) => {
      socket.setNoDelay(true);
      if (!socket.connecting) return;
      const late = setTimeout(
        () =>
          request.destroy(
            Object.assign(new Error('The connection was not made in time.'), { code: 'ETIMEDOUT' }),
          ),
        connectTimeoutMs,
      );
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(late));
      socket.once('close', () => clearTimeout(late));
    });
    request.end(body);
  });

/** Statuses whose answers have no body, for which `Response` refuses one. */
const bodiless = new Set([101, 204, 205, 304]);

const toResponse = (incoming: http.IncomingMessage): Response => {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index]!, incoming.rawHeaders[index + 1]!);
  }
  const status = incoming.statusCode ?? 502;
  if (bodiless.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  return new Response(bodyOf(incoming), { status, statusText: incoming.statusMessage ?? '', headers });
};

const bodyOf = (incoming: http.IncomingMessage): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      incoming.on('data', (chunk: Uint8Array) => {
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
