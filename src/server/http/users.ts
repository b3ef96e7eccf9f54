/** The people of the portal, for site administrators. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CreatedUser, NewUser, PasswordLink, User, UserChange } from '../../contract/accounts.ts';
import { Id } from '../../contract/common.ts';
import { routes } from '../../contract/routes.ts';
import type { Users } from '../accounts/users.ts';

const params = z.object({ userId: Id });

export function usersDoor(users: Users): FastifyPluginAsyncZod {
  return async (app) => {
    const config = { access: 'site-administrator' as const };
    const tags = ['users'];

    app.get(
      routes.users,
      { config, schema: { tags, response: { 200: z.array(User) } } },
      async (request) => await users.list(request.principal),
    );
    app.post(
      routes.users,
      { config, schema: { tags, body: NewUser, response: { 201: CreatedUser } } },
      async (request, reply) =>
        reply.code(201).send(await users.create(request.principal, request.body)),
    );
    app.patch(
      routes.user,
      { config, schema: { tags, params, body: UserChange, response: { 200: User } } },
      async (request) => await users.change(request.principal, request.params.userId, request.body),
    );
    app.post(
      routes.userLink,
      { config, schema: { tags, params, response: { 201: PasswordLink } } },
      async (request, reply) =>
        reply.code(201).send(await users.makeLink(request.principal, request.params.userId)),
    );
  };
}
