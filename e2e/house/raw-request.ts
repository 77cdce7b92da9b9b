/** Requests that no well-mannered client makes: any Host, any header, any bytes as a body. */
import { request } from 'node:http';
import { connect } from 'node:net';

export interface RawRequest {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface RawAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** Sends exactly these headers, beside Host and Content-Length where they are not given. */
export const rawRequest = (
  serverUrl: string,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(serverUrl);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent: false },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (piece: string) => (text += piece))
          .on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }))
          .on('error', reject);
      },
    );
    // A server that refuses a long body may close before it was all sent; the answer has come by then.
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Sends bytes that may not even be HTTP. @returns what came back until the server closed the connection */
export const rawBytes = (serverUrl: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(serverUrl);
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket
      .setEncoding('utf8')
      .setTimeout(5000, () => socket.destroy(new Error('The server neither answered nor closed.')))
      .on('data', (piece: string) => (text += piece))
      .on('close', () => resolve(text))
      .on('error', reject);
  });
