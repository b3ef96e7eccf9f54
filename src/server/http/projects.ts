/** Projects, their archives, and what settings may name. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Id } from '../../contract/common.ts';
import { NewProject, ProjectChange } from '../../contract/project-requests.ts';
import {
  Archive,
  ArchiveChange,
  Catalogue,
  Destinations,
  NewArchive,
  Project,
} from '../../contract/projects.ts';
import { routes } from '../../contract/routes.ts';
import type { ProjectServices } from '../projects/services.ts';

const projectParams = z.object({ projectId: Id });
const archiveParams = z.object({ archiveId: Id });

export function projectsDoor(services: ProjectServices): FastifyPluginAsyncZod {
  const { projects, archives } = services;
  return async (app) => {
    const config = { access: 'signed-in' as const };
    const siteConfig = { access: 'site-administrator' as const };
    const tags = ['projects'];

    app.get(
      routes.projects,
      { config, schema: { tags, response: { 200: z.array(Project) } } },
      async (request) => await projects.list(request.principal),
    );
    app.post(
      routes.projects,
      { config: siteConfig, schema: { tags, body: NewProject, response: { 201: Project } } },
      async (request, reply) =>
        reply.code(201).send(await projects.create(request.principal, request.body)),
    );
    app.get(
      routes.project,
      { config, schema: { tags, params: projectParams, response: { 200: Project } } },
      async (request) => await projects.read(request.principal, request.params.projectId),
    );
    app.patch(
      routes.project,
      {
        config,
        schema: { tags, params: projectParams, body: ProjectChange, response: { 200: Project } },
      },
      async (request) =>
        await projects.change(request.principal, request.params.projectId, request.body),
    );
    app.post(
      routes.projectArchives,
      {
        config,
        schema: { tags, params: projectParams, body: NewArchive, response: { 201: Archive } },
      },
      async (request, reply) =>
        reply
          .code(201)
          .send(await archives.create(request.principal, request.params.projectId, request.body)),
    );
    app.patch(
      routes.archive,
      {
        config,
        schema: { tags, params: archiveParams, body: ArchiveChange, response: { 200: Archive } },
      },
      async (request) =>
        await archives.change(request.principal, request.params.archiveId, request.body),
    );
    app.post(
      routes.demo,
      { config: siteConfig, schema: { tags, response: { 201: Project } } },
      async (request, reply) => reply.code(201).send(await services.createDemo(request.principal)),
    );
    app.get(
      routes.catalogue,
      { config, schema: { tags, response: { 200: Catalogue } } },
      async () => services.catalogue(),
    );
    app.get(
      routes.destinations,
      { config, schema: { tags, response: { 200: Destinations } } },
      async (request) => await services.destinations(request.principal),
    );
  };
}
