/**
 * The model server of the benchmark, in a process of its own: `node upstream.ts <port>`. It speaks the
 * chat completions wire and sends tokens by an absolute schedule, so that a late one is not followed
 * by all others being late. Bare node:http: it shares the machine with what is measured.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { modelIdOf, nowMicros, type Pace, paceOf, tokenAt } from './load/tokens.ts';

interface LiveStream {
  response: ServerResponse;
  modelId: string;
  pace: Pace;
  startedAtMs: number;
  sent: number;
}

const live = new Set<LiveStream>();
let ticker: NodeJS.Timeout | undefined;

const tick = (): void => {
  const nowMs = performance.now();
  for (const stream of live) sendDue(stream, nowMs);
  if (live.size === 0) {
    clearInterval(ticker);
    ticker = undefined;
  }
};

const sendDue = (stream: LiveStream, nowMs: number): void => {
  const { response, pace, startedAtMs } = stream;
  const due = Math.floor(((nowMs - startedAtMs) / 1000) * pace.tokensPerSecond) + 1;
  for (const last = Math.min(due, pace.tokens); stream.sent < last; stream.sent++) {
    response.write(
      chunkOf(stream.modelId, { delta: { content: tokenAt(nowMicros()) }, finish_reason: null }),
    );
  }
  if (stream.sent < pace.tokens) return;
  live.delete(stream);
  response.end(`${chunkOf(stream.modelId, { delta: {}, finish_reason: 'stop' })}data: [DONE]\n\n`);
};

const chunkOf = (modelId: string, choice: object): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: modelId,
    choices: [{ index: 0, ...choice }],
  })}\n\n`;

const answerInTokens = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { model } = (await json(request)) as { model: string };
  const pace = paceOf(model);
  if (!pace) return sendJson(response, 404, { error: { message: `There is no model ${model}.` } });
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  request.socket.setNoDelay(true);
  const stream = { response, modelId: model, pace, startedAtMs: performance.now(), sent: 0 };
  response.on('close', () => live.delete(stream));
  live.add(stream);
  sendDue(stream, stream.startedAtMs);
  ticker ??= setInterval(tick, 1);
};

const sendJson = (response: ServerResponse, status: number, body: object): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const server = createServer((request, response) => {
  if (request.method === 'POST' && request.url === '/v1/chat/completions') {
    answerInTokens(request, response).catch(() => response.destroy());
  } else if (request.url === '/v1/models') {
    sendJson(response, 200, { data: [{ id: modelIdOf({ tokensPerSecond: 50, tokens: 300 }) }] });
  } else {
    sendJson(response, request.url === '/readyz' ? 200 : 404, {});
  }
});
server.listen(Number(process.argv[2]), '127.0.0.1');
