/**
 * The floor: what passing a stream through Node costs when nothing is done with it. A bare node:http
 * proxy, `node floor.ts <port> <upstream's port>`; the bytes go on as they come.
 */
import { Agent, createServer, request as ask } from 'node:http';

const [port, upstreamPort] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });

const server = createServer((request, response) => {
  if (request.url === '/readyz') return void response.end();
  const { method, url, headers } = request;
  const forwarded = ask(
    { host: '127.0.0.1', port: upstreamPort, agent, method, path: url, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      request.socket.setNoDelay(true);
      answer.pipe(response);
    },
  );
  forwarded.on('error', () => response.destroy());
  response.on('close', () => forwarded.destroy());
  request.pipe(forwarded);
});
server.listen(port, '127.0.0.1');
