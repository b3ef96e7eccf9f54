/** The description of the interface, made from the schemas that the routes validate with. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { API } from '../../contract/routes.ts';

/** To be called before any route that it shall describe. */
export async function describeRoutes(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Plainfilm',
        version,
        description: 'Chest X-rays on their way to computer-aided detection of tuberculosis.',
      },
    },
    transform: jsonSchemaTransform,
  });
}

export async function openApiDoor(app: FastifyInstance): Promise<void> {
  app.get(
    `${API}/openapi.json`,
    { config: { access: 'public' }, schema: { hide: true } },
    async () => app.swagger(),
  );
}
