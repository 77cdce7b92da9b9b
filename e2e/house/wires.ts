/**
 * The four wires as others speak them, with a line in between that keeps every request as it came over: the
 * server behind it hands out only its own reading of them.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';
import type { Stage } from './journey.ts';
import { titleOfAll } from './upstream.ts';

export interface Wires {
  readonly url: string;
  /** Bodies of the requests that held `text`, as they came over the wire. */
  requestsWith(text: string): string[];
}

export interface Wording {
  question: string;
  reasoning: string;
  content: string;
}

export const startWires = async (stage: Stage, wording: Wording): Promise<Wires> => {
  const mock = new LLMock({ port: 0, logLevel: 'silent', chunkSize: 6 });
  mock.on({ systemMessage: 'title' }, { content: titleOfAll });
  const { question, reasoning, content } = wording;
  mock.on({ userMessage: question }, { content, reasoning }, { streamingProfile: { ttft: 50, tps: 100 } });
  await mock.start();
  stage.after(() => mock.stop());

  const bodies: string[] = [];
  const line = createServer(async (request, response) => {
    const body = await bytesOf(request);
    bodies.push(body.toString());
    if (request.url === '/api/chat' && body.includes(question)) return sayAsOllama(response, wording);
    const { method, url, headers } = request;
    const passed = ask(`${mock.url}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    passed.end(body);
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  stage.after(() => {
    line.closeAllConnections();
    line.close();
  });
  return {
    url: `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
    requestsWith: (text) => bodies.filter((body) => body.includes(text)),
  };
};

/** As Ollama tells thoughts; the server behind the line names them as no Ollama does. */
const sayAsOllama = (response: ServerResponse, { reasoning, content }: Wording): void => {
  const told = (message: object) => ({
    model: 'llama3',
    message: { role: 'assistant', ...message },
    done: false,
  });
  const end = {
    ...told({ content: '' }),
    done: true,
    done_reason: 'stop',
    prompt_eval_count: 9,
    eval_count: 9,
  };
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const piece of [told({ content: '', thinking: reasoning }), told({ content }), end])
    response.write(`${JSON.stringify(piece)}\n`);
  response.end();
};

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
