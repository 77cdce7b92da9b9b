import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cookie } from '../kernel/handler.ts';

/**
 * SR-37: out of reach of scripts, and bound to the host. Browsers drop `Secure` and `__Host-` on
 * plain http, so name and flags follow the scheme of the public address.
 */
export const cookieOf = (
  kind: string,
  request: FastifyRequest,
  reply: FastifyReply,
  isSecure: boolean,
): Cookie => {
  const name = isSecure ? `__Host-stoa_${kind}` : `stoa_${kind}`;
  const flags = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  return {
    token: request.cookies[name],
    set: (token, maxAgeSeconds) => void reply.setCookie(name, token, { ...flags, maxAge: maxAgeSeconds }),
    clear: () => void reply.clearCookie(name, flags),
  };
};
