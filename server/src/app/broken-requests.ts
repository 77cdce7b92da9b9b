/** What never becomes a request: it is not HTTP, its headers are too long, or it does not arrive in time. */
import type { Socket } from 'node:net';
import type { ErrorCode } from '@stoa/contract/errors';
import { isUploading } from './uploads.ts';

interface Refusal {
  status: string;
  code: ErrorCode;
  message: string;
}

const refusals: Record<string, Refusal> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'request/too-slow',
    message: 'The request took too long to arrive.',
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'request/too-large',
    message: 'The headers are too long.',
  },
};
const unreadable: Refusal = {
  status: '400 Bad Request',
  code: 'request/invalid',
  message: 'The request cannot be read.',
};

/** SR-64: whoever dribbles a request is let go. An upload takes as long as it takes, by a pace of its own. */
export const refuseBroken = (error: { code?: string }, socket: Socket): void => {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isUploading(socket)) return;
  if (socket.writable && error.code !== 'ECONNRESET') {
    const { status, code, message } = refusals[error.code ?? ''] ?? unreadable;
    const body = JSON.stringify({ error: { code, message, requestId: '' } });
    socket.write(
      `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
};
