/** Where engines behind HTTP call back: a message counts by its signature, and its bytes go on as they came. */
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { routes } from '../../contract/routes.ts';
import type { EngineCallbacks } from '../received/engine-callbacks.ts';

/** One for each image, of one engine for the whole portal; far more than it works through. */
const rateLimit = { max: 1200, timeWindow: 60_000 };
/** A result with its heatmap within. */
const mostBytes = 8 * 1024 * 1024;

export function engineCallbacksDoor(callbacks: EngineCallbacks): FastifyPluginAsyncZod {
  return async (app) => {
    // The signature is over the bytes, whatever they say they are.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    app.post(
      routes.engineCallback,
      {
        config: { access: 'public', signed: true, rateLimit },
        bodyLimit: mostBytes,
        schema: {
          tags: ['engines'],
          summary: 'Called by engines: that an answer is there, or the answer itself',
          params: z.object({ token: z.string() }),
          response: { 204: z.null() },
        },
        // Before the body is read: nobody may fill the memory who wasn't given an address.
        preParsing: async (request) => {
          const { token } = request.params as { token: string };
          await callbacks.mustBeExpected(token);
        },
      },
      async ({ params: { token }, headers, body }, reply) => {
        await callbacks.take({ token, headers, body: Buffer.isBuffer(body) ? body : empty });
        return reply.code(204).send(null);
      },
    );
  };
}

const empty = Buffer.alloc(0);
