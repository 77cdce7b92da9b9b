/** One address for several processes, each connection to the next of them, as a balancer of an operator's has it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Stage } from './journey.ts';

export interface Front {
  readonly url: string;
  /** Who is behind it from now on. */
  leadTo(...urls: string[]): void;
}

export const startFront = async (stage: Stage): Promise<Front> => {
  let ports: number[] = [];
  let count = 0;
  const server = createServer((socket) => {
    const behind = connect(ports[(count += 1) % ports.length]!, '127.0.0.1');
    socket.pipe(behind).pipe(socket);
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stage.after(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (...urls) => void (ports = urls.map((url) => Number(new URL(url).port))),
  };
};
