/** One-time links: what a link is for, and setting the password with it. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LinkInspection, LinkToken, RedeemLinkRequest, Session } from '../../contract/accounts.ts';
import { routes } from '../../contract/routes.ts';
import { secretsRateLimit } from './rate-limit.ts';
import type { SessionDoorDeps } from './session.ts';

export function linksDoor({ accounts, cookie }: SessionDoorDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const config = { access: 'public' as const, rateLimit: secretsRateLimit };

    app.post(
      routes.linkInspect,
      {
        config,
        schema: {
          tags: ['session'],
          body: z.object({ token: LinkToken }),
          response: { 200: LinkInspection },
        },
      },
      async (request) => await accounts.links.inspect(request.body.token),
    );
    app.post(
      routes.linkRedeem,
      {
        config,
        schema: {
          tags: ['session'],
          summary: 'Sets the password and signs in; the link is used up',
          body: RedeemLinkRequest,
          response: { 200: Session },
        },
      },
      async (request, reply) => {
        const userId = await accounts.links.redeem(request.body);
        const token = await accounts.sessions.start(userId);
        cookie.set(reply, token);
        return await accounts.describeSession(token);
      },
    );
  };
}
