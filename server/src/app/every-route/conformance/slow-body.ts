/** A request whose body is sent piece by piece over a connection of its own, until the server has had enough. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { RouteDefinition } from '@stoa/contract/route';
import type { Answer } from './calls.ts';

type Pieces = AsyncIterable<string | Buffer> | Iterable<string | Buffer>;

export async function* aByteAtATime(body: string, everyMs: number): AsyncGenerator<string> {
  for (const byte of body) {
    yield byte;
    await delay(everyMs);
  }
}

/** @returns the answer, after which nothing more is sent */
export const sendSlowly = async (
  origin: string,
  method: RouteDefinition['method'],
  path: string,
  headers: Record<string, string>,
  pieces: Pieces,
): Promise<Answer> => {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let text = '';
  const answered = new Promise<void>((resolve, reject) => {
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (isWhole(text)) resolve();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
  try {
    const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    await Promise.race([answered, write(socket, pieces)]);
    await answered;
    return parse(text);
  } finally {
    socket.destroy();
  }
};

const write = async (socket: ReturnType<typeof connect>, pieces: Pieces): Promise<void> => {
  for await (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
  }
};

const parse = (text: string): Answer => {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, text: text.slice(end + 4) };
};

const isWhole = (text: string): boolean => {
  const { headers, text: body } = parse(text);
  return text.includes('\r\n\r\n') && Buffer.byteLength(body) >= Number(headers['content-length'] ?? 0);
};
