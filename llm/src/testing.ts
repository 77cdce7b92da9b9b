/** For tests of everything that talks to models: a fetch to hand in, a server that plays bytes, a reader of events. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetch as undiciFetch } from 'undici';
import type { Endpoint } from './endpoint.ts';
import type { ModelPrompt } from './prompt.ts';
import type { ModelEvent } from './stream.ts';

/** Its types differ from the platform's in details that no test touches. */
export const fetchForTests = undiciFetch as unknown as typeof globalThis.fetch;

export function userPrompt(text: string, instructions?: string): ModelPrompt {
  return {
    ...(instructions !== undefined && { instructions }),
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
  };
}

export async function collectEvents(batches: AsyncIterable<readonly ModelEvent[]>): Promise<ModelEvent[]> {
  const collected: ModelEvent[] = [];
  for await (const events of batches) collected.push(...events);
  return collected;
}

export function textIn(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}

export function reasoningIn(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'reasoning-delta' ? event.text : '')).join('');
}

export interface WireServer {
  endpoint: Endpoint;
  /** Bodies of the requests so far, parsed. */
  requests: { path: string; headers: IncomingMessage['headers']; body: unknown }[];
  /** Resolves when the connection of a request closes before its answer was ended. */
  hungUp: Promise<void>;
  close(): Promise<void>;
}

/** A server on loopback whose answers are written by the test, byte for byte if need be. */
export async function playWire(
  answer: (response: ServerResponse, requestNumber: number) => void | Promise<void>,
): Promise<WireServer> {
  const requests: WireServer['requests'] = [];
  const { promise: hungUp, resolve: hangUp } = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) hangUp();
    });
    let body = '';
    for await (const chunk of request) body += String(chunk);
    requests.push({
      path: request.url ?? '',
      headers: request.headers,
      body: body === '' ? undefined : JSON.parse(body),
    });
    await answer(response, requests.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: {
      provider: 'openai-compatible',
      baseUrl: `http://127.0.0.1:${port}/v1`,
      apiKey: 'key-of-the-test',
      fetch: fetchForTests,
    },
    requests,
    hungUp,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The events of a stream as their bytes: each chunk as one event, strings as they are. */
export function wireOf(...chunks: unknown[]): string {
  return chunks
    .map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`)
    .join('');
}

export function deltaChunk(delta: Record<string, unknown>, finishReason: string | null = null) {
  return {
    id: 'c1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
}
