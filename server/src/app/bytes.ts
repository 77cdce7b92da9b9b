import type { FastifyReply } from 'fastify';
import type { Bytes } from '../kernel/handler.ts';

/** What a browser draws and never runs. Anything else is only saved, whatever the room says it is. */
const drawn = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** Bytes of a file never change; who has signed out should not find them in the browser for long. */
const maxAgeSeconds = 86_400;

/** SR-36: what people have uploaded, where it can do nothing even when it is opened as a page. */
export const sendBytes = (
  reply: FastifyReply,
  { content, mediaType, sizeBytes, name }: Bytes,
): FastifyReply =>
  reply
    .headers({
      'content-type': mediaType,
      'content-length': String(sizeBytes),
      'content-disposition': dispositionOf(drawn.has(mediaType) ? 'inline' : 'attachment', name),
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': `private, max-age=${maxAgeSeconds}, immutable`,
    })
    .send(content);

/** RFC 6266: the name in full, and for who does not know that form in ASCII. */
const dispositionOf = (how: 'inline' | 'attachment', name: string): string => {
  const plain = name.replace(/[^ -~]|["\\%]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${how}; filename="${plain}"; filename*=UTF-8''${whole}`;
};
