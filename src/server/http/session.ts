/** Signing in, who is signed in, signing out. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Session, SignInRequest } from '../../contract/accounts.ts';
import { routes } from '../../contract/routes.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { secretsRateLimit } from './rate-limit.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface SessionDoorDeps {
  readonly accounts: Accounts;
  readonly cookie: SessionCookie;
}

export function sessionDoor({ accounts, cookie }: SessionDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      routes.session,
      {
        config: { access: 'public', rateLimit: secretsRateLimit },
        schema: { tags: ['session'], body: SignInRequest, response: { 200: Session } },
      },
      async (request, reply) => {
        const { email, password } = request.body;
        const token = await accounts.sessions.signIn(email, password);
        cookie.set(reply, token);
        return await accounts.describeSession(token);
      },
    );
    app.get(
      routes.session,
      {
        config: { access: 'signed-in' },
        schema: { tags: ['session'], response: { 200: Session } },
      },
      async (request) => await accounts.describeSessionOf(request.principal),
    );
    app.delete(
      routes.session,
      {
        config: { access: 'signed-in' },
        schema: { tags: ['session'], response: { 204: z.null() } },
      },
      async (request, reply) => {
        await accounts.sessions.signOut(cookie.read(request));
        cookie.clear(reply);
        return reply.code(204).send(null);
      },
    );
  };
}
