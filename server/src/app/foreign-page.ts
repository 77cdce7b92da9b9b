/**
 * SR-12, SR-38, SR-42: a page that a stranger has written, from our address and yet with nothing of ours: the policy
 * of the answer takes its origin away wherever it is opened, so it has no cookie, no storage and no neighbour. It
 * runs what it has brought along, and reaches the origins that are named and nothing else.
 *
 * What the policy leaves open, `connection-allowlist` closes where a browser knows it: WebRTC, and names that are
 * looked up for a navigation before that is refused. That the frame goes nowhere by itself is `frame-src` of the page
 * around it. `'self'` is never among the sources, as it means this server whatever the origin of the page.
 */
import type { FastifyReply } from 'fastify';
import type { ForeignPage } from '../kernel/handler.ts';
import { frameHeaders, policy } from './content-policy.ts';

export const sendForeignPage = (reply: FastifyReply, page: ForeignPage): FastifyReply =>
  reply.headers(headersOf(page)).type('text/html; charset=utf-8').send(Buffer.from(page.html));

const headersOf = ({ connects, loads }: ForeignPage): Record<string, string> => {
  const from = (...own: string[]): string => [...own, ...loads].join(' ') || "'none'";
  return {
    'permissions-policy': frameHeaders['permissions-policy'],
    'x-frame-options': frameHeaders['x-frame-options'],
    'content-security-policy': policy({
      'default-src': "'none'",
      'script-src': from("'unsafe-inline'", "'unsafe-eval'", 'blob:', 'data:'),
      'style-src': from("'unsafe-inline'", 'blob:', 'data:'),
      'img-src': from('blob:', 'data:'),
      'font-src': from('blob:', 'data:'),
      'media-src': from('blob:', 'data:'),
      'worker-src': 'blob:',
      'connect-src': connects.join(' ') || "'none'",
      'frame-src': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'self'",
      sandbox: 'allow-scripts allow-forms',
    }),
    'connection-allowlist': `(${[...new Set([...connects, ...loads])].map((one) => `"${one}"`).join(' ')})`,
  };
};
