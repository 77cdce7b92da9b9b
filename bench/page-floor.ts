/** What answering a page through Node costs when nothing has to be found: `node page-floor.ts <port> <file>` sends the file, whatever is asked. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [port, file = ''] = process.argv.slice(2);
const page = readFileSync(file);

createServer((_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': page.length,
  });
  response.end(page);
}).listen(Number(port), '127.0.0.1');
