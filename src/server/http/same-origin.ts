/** Refuses requests that change something and come from another site's page. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CLIENT_HEADER } from '../../contract/routes.ts';
import { ServerError } from '../errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Machines ask here, who prove themselves by a signature and bring no cookie. */
    signed?: true;
  }
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Beside the cookie's SameSite: our own header, which a foreign page can't send without a preflight that is never
 * answered, and what the browser itself says of the request's origin.
 */
export function requireSameOrigin(app: FastifyInstance, publicUrl: URL | undefined): void {
  app.addHook('onRequest', async (request) => {
    if (safeMethods.has(request.method) || request.routeOptions.config.signed === true) return;
    if (!request.headers[CLIENT_HEADER] || isForeign(request, publicUrl)) {
      throw new ServerError('client-header-missing');
    }
  });
}

function isForeign(request: FastifyRequest, publicUrl: URL | undefined): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return true;
  const { origin } = request.headers;
  if (origin === undefined) return false;
  // The scheme may differ behind a proxy that ends TLS; the host may not.
  return origin !== publicUrl?.origin && hostOf(origin) !== request.host;
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}
