/** Serves the built web application: assets that never change, and the page for every address of the page. */
import path from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ServerError } from '../errors.ts';

const YEAR_S = 31_536_000;
/** A part of a path that doesn't begin with a dot; the build and the page's addresses use no others. */
const PLAIN_PART = /^(?:[\w@-][\w@.-]*)?$/;

export function webDoor(webDir: string) {
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(staticFiles, {
      root: webDir,
      serve: false,
      index: false,
      cacheControl: false,
      dotfiles: 'deny',
    });
    app.get(
      '/*',
      { config: { access: 'public' }, schema: { hide: true } },
      async (request, reply) => {
        const file = fileOf(request);
        if (file === undefined) return sendPage(reply);
        // The build names assets after their content.
        const cache = file.startsWith('assets/')
          ? `public, max-age=${YEAR_S}, immutable`
          : 'no-cache';
        return reply.header('cache-control', cache).sendFile(file);
      },
    );
  };
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile('index.html');
}

/** The file asked for; undefined for an address of the page, whose last part has no extension. */
function fileOf(request: FastifyRequest): string | undefined {
  const asked = (request.params as { '*': string })['*'];
  const parts = asked.split('/');
  if (parts[0] === 'api' || !parts.every((part) => PLAIN_PART.test(part))) {
    throw new ServerError('not-found');
  }
  return path.posix.extname(asked) === '' ? undefined : asked;
}
