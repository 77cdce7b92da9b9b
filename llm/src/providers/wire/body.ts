/** Reading a response body with two promises kept: it ends when the signal aborts, and silence ends it too. */

export interface BodyWatch {
  /** Aborts with the call, or when the server has been silent for too long. Hand it to `fetch`. */
  signal: AbortSignal;
  /** The server gave a sign of life: it may now be silent for `silenceMs`. */
  allow(silenceMs: number): void;
  /** Closes the connection if it is still busy with this call. */
  [Symbol.dispose](): void;
}

export function watchBody(callSignal: AbortSignal, firstSilenceMs: number): BodyWatch {
  const controller = new AbortController();
  const abort = () => controller.abort(callSignal.reason);
  let allowedMs = firstSilenceMs;
  let heardAtMs = performance.now();
  let timer = setTimeout(look, allowedMs);
  if (callSignal.aborted) abort();
  else callSignal.addEventListener('abort', abort, { once: true });

  /** One timer looks now and then: setting one anew at every read would be a good part of what a token costs. */
  function look() {
    const leftMs = heardAtMs + allowedMs - performance.now();
    if (leftMs > 0) timer = setTimeout(look, leftMs);
    else
      controller.abort(new DOMException(`The server was silent for ${allowedMs / 1000} s.`, 'TimeoutError'));
  }

  return {
    signal: controller.signal,
    allow(silenceMs) {
      heardAtMs = performance.now();
      if (silenceMs === allowedMs) return;
      allowedMs = silenceMs;
      clearTimeout(timer);
      timer = setTimeout(look, silenceMs);
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      callSignal.removeEventListener('abort', abort);
      controller.abort();
    },
  };
}

export interface OpenBody {
  /** The next bytes; `done` also when the signal has aborted, which is the caller's to tell apart. */
  read(): Promise<{ done: boolean; value?: Uint8Array }>;
  /** Closes the connection if the body is not at its end. */
  [Symbol.dispose](): void;
}

/** Reads a body piece by piece, and lets go of it on abort even if the `fetch` that made it forgets the signal. */
export function openBody(response: Response, signal: AbortSignal): OpenBody {
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel(signal.reason).catch(() => {});
  signal.addEventListener('abort', cancel, { once: true });
  return {
    read: () => reader?.read() ?? Promise.resolve({ done: true }),
    [Symbol.dispose]() {
      signal.removeEventListener('abort', cancel);
      cancel();
    },
  };
}

/** At most `maxBytes` of a body as text, cut there if it is longer. */
export async function bodyText(response: Response, signal: AbortSignal, maxBytes: number): Promise<string> {
  using body = openBody(response, signal);
  const decoder = new TextDecoder();
  let text = '';
  let roomBytes = maxBytes;
  for (let read = await body.read(); read.value && roomBytes > 0; read = await body.read()) {
    text += decoder.decode(read.value.subarray(0, roomBytes), { stream: true });
    roomBytes -= read.value.byteLength;
  }
  signal.throwIfAborted();
  return text + decoder.decode();
}
