/** The people of a project. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  CreatedProjectPerson,
  NewProjectPerson,
  PasswordLink,
  PersonGrants,
  ProjectPerson,
} from '../../contract/accounts.ts';
import { Id } from '../../contract/common.ts';
import { routes } from '../../contract/routes.ts';
import type { People } from '../projects/people.ts';

const projectParams = z.object({ projectId: Id });
const personParams = z.object({ projectId: Id, userId: Id });

export function peopleDoor(people: People): FastifyPluginAsyncZod {
  return async (app) => {
    const config = { access: 'signed-in' as const };
    const tags = ['people'];

    app.get(
      routes.projectPeople,
      {
        config,
        schema: { tags, params: projectParams, response: { 200: z.array(ProjectPerson) } },
      },
      async (request) => await people.list(request.principal, request.params.projectId),
    );
    app.post(
      routes.projectPeople,
      {
        config,
        schema: {
          tags,
          params: projectParams,
          body: NewProjectPerson,
          response: { 201: CreatedProjectPerson },
        },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await people.add(request.principal, request.params.projectId, request.body)),
    );
    app.put(
      routes.projectPerson,
      {
        config,
        schema: {
          tags,
          params: personParams,
          body: PersonGrants,
          response: { 200: ProjectPerson },
        },
      },
      async ({ principal, params, body }) =>
        await people.grant(principal, params.projectId, params.userId, body),
    );
    app.delete(
      routes.projectPerson,
      { config, schema: { tags, params: personParams, response: { 204: z.null() } } },
      async ({ principal, params }, reply) => {
        await people.remove(principal, params.projectId, params.userId);
        return reply.code(204).send(null);
      },
    );
    app.post(
      routes.projectPersonLink,
      { config, schema: { tags, params: personParams, response: { 201: PasswordLink } } },
      async ({ principal, params }, reply) =>
        reply.code(201).send(await people.makeLink(principal, params.projectId, params.userId)),
    );
  };
}
