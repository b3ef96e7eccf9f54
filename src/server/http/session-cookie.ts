/** The cookie that carries a session's token: out of reach of scripts and of other sites. */
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface SessionCookie {
  read(request: FastifyRequest): string | undefined;
  set(reply: FastifyReply, token: string): void;
  clear(reply: FastifyReply): void;
}

/** `secure` where people reach the portal by HTTPS; the prefix then keeps other hosts of the domain from setting it. */
export function sessionCookie(secure: boolean): SessionCookie {
  const name = secure ? '__Host-plainfilm_session' : 'plainfilm_session';
  const attributes = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    read: (request) => request.cookies[name],
    set: (reply, token) => {
      reply.setCookie(name, token, attributes);
    },
    clear: (reply) => {
      reply.clearCookie(name, attributes);
    },
  };
}
