/**
 * A model server that misbehaves in ways a well-written one cannot: it hangs, it drops the connection in
 * the middle of a word. Speaks just enough of the chat-completions protocol to get that far.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage } from './journey.ts';
import { delay } from './patience.ts';
import { modelId, titleOfAll } from './upstream.ts';

export interface Exchange {
  /** Sends the words one by one, `everyMs` apart. */
  say(words: string[], everyMs?: number): Promise<void>;
  /** Ends the answer as a provider does. */
  finish(): void;
  /** Cuts the connection without a word. */
  drop(): void;
  /** Answers with a status and JSON instead of a stream. */
  refuse(status: number, message: string, headers?: Record<string, string>): void;
  /** The Authorization header of the request. */
  readonly authorization: string | undefined;
  /** The conversation as the model is told it. */
  readonly messages: readonly { role: string; content: unknown }[];
  /** The whole request. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The client has gone away. */
  readonly isLeft: boolean;
}

/** @param attempt how many requests for an answer came before, from 0 */
export type Behaviour = (exchange: Exchange, attempt: number) => Promise<void> | void;

export interface RawUpstream {
  readonly baseUrl: string;
  /** Requests for an answer so far; those for a title do not count. */
  attempts(): number;
  /** From the next request on. */
  behave(behaviour: Behaviour): void;
}

export const startRawUpstream = async (
  stage: Stage,
  first: Behaviour,
  modelIds: readonly string[] = [modelId],
): Promise<RawUpstream> => {
  let behaviour = first;
  let attempts = 0;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'GET')
      return sendJson(response, 200, { object: 'list', data: modelIds.map((id) => ({ id })) });
    const exchange = exchangeOf(request, response, JSON.parse(await textOf(request)) as Exchange['body']);
    if (exchange.messages.some(isForTitle)) {
      await exchange.say([titleOfAll]);
      return exchange.finish();
    }
    await behaviour(exchange, attempts++);
  };

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stage.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    attempts: () => attempts,
    behave: (next) => void (behaviour = next),
  };
};

const isForTitle = ({ role, content }: Exchange['messages'][number]): boolean =>
  role === 'system' && String(content).startsWith('Write a title');

const exchangeOf = (request: IncomingMessage, response: ServerResponse, body: Exchange['body']): Exchange => {
  const write = (choice: object): void => {
    if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = { id: 'answer', object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  return {
    async say(words, everyMs = 0) {
      for (const content of words) {
        if (response.destroyed) return;
        write({ delta: { content }, finish_reason: null });
        if (everyMs > 0) await delay(everyMs);
      }
    },
    finish() {
      write({ delta: {}, finish_reason: 'stop' });
      response.end('data: [DONE]\n\n');
    },
    drop: () => void request.socket.destroy(),
    refuse: (status, message, headers) => sendJson(response, status, { error: { message } }, headers),
    authorization: request.headers.authorization,
    messages: body['messages'] as Exchange['messages'],
    body,
    get isLeft() {
      return response.destroyed;
    },
  };
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
};

const sendJson = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
