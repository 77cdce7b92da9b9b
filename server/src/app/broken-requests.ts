/** What never becomes a request: it is not HTTP, its headers are too long, or it does not arrive in time. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '@stoa/contract/errors';
import { isUploading } from './uploads.ts';

const answers: Record<string, { status: number; code: ErrorCode; message: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request/too-slow', message: 'It took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'request/too-large', message: 'The headers are too long.' },
};
const unreadable = { status: 400, code: 'request/invalid', message: 'The request cannot be read.' } as const;

/** SR-64: whoever dribbles a request is let go. An upload takes as long as it takes, by a pace of its own. */
export const refuseBroken = (error: { code?: string }, socket: Socket): void => {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && isUploading(socket)) return;
  if (socket.writable && error.code !== 'ECONNRESET') {
    const { status, code, message } = answers[error.code ?? ''] ?? unreadable;
    const body = JSON.stringify({ error: { code, message, requestId: '' } });
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy();
};
