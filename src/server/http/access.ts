/** Who may call a route at all, declared by every route; what they may see there, the services decide. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '../accounts/permissions.ts';
import type { Sessions } from '../accounts/sessions.ts';
import { ServerError } from '../errors.ts';
import type { Caller } from '../intake/arrival.ts';

export type Access = 'public' | 'signed-in' | 'site-administrator';

export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access: Access;
    /** Whoever asked a moment ago is let in unasked: the service proves them together with what it records. */
    provenByRecord?: true;
  }
  interface FastifyInstance {
    /** Every route with what it declared: for the test that asks each of them on behalf of everybody. */
    readonly declaredRoutes: readonly DeclaredRoute[];
  }
  interface FastifyRequest {
    /** Who asks. Reading it on a public route is a defect and throws. */
    readonly principal: Principal;
    /** The same for routes with `provenByRecord`, whose `principal` may be one of a moment ago. */
    readonly caller: Caller;
  }
}

const principals = new WeakMap<FastifyRequest, Principal>();
const callers = new WeakMap<FastifyRequest, Caller>();

/** To be called before any route is registered. */
export function requireAccess(
  app: FastifyInstance,
  deps: { readonly sessions: Sessions; readonly sessionToken: SessionToken },
): void {
  app.decorateRequest('principal', {
    getter(this: FastifyRequest) {
      const principal = principals.get(this);
      if (principal === undefined) throw new Error('a public route has no principal');
      return principal;
    },
  });
  app.decorateRequest('caller', {
    getter(this: FastifyRequest) {
      return callers.get(this) ?? { prove: async () => this.principal };
    },
  });
  const declared: DeclaredRoute[] = [];
  app.decorate('declaredRoutes', declared);
  app.addHook('onRoute', ({ method, url, config }) => {
    const access = config?.access;
    if (!isAccess(access)) throw new Error(`${method} ${url} does not declare its access`);
    for (const each of [method].flat()) declared.push({ method: each, url, access });
  });
  app.addHook('onRequest', async (request) => {
    // Nothing is registered there: the not-found handler answers, to anybody.
    if (request.is404) return;
    const { access, provenByRecord } = request.routeOptions.config;
    if (access === 'public') return;
    const token = deps.sessionToken(request);
    const prove = async () => {
      const principal = await deps.sessions.authenticate(token);
      if (principal === undefined) throw new ServerError('not-signed-in');
      if (!mayEnter(access, principal)) throw new ServerError('not-found');
      principals.set(request, principal);
      return principal;
    };
    const remembered = provenByRecord ? deps.sessions.remembered(token) : undefined;
    if (remembered === undefined) await prove();
    else {
      principals.set(request, remembered.principal);
      callers.set(request, { remembered, prove });
    }
  });
}

/** The session's token of a request, if it brings one. */
export type SessionToken = (request: FastifyRequest) => string | undefined;

/** For logs: known on routes that aren't public, once the request was let in. */
export function principalOf(request: FastifyRequest): Principal | undefined {
  return principals.get(request);
}

function isAccess(access: unknown): access is Access {
  return access === 'public' || access === 'signed-in' || access === 'site-administrator';
}

function mayEnter(access: Exclude<Access, 'public'>, principal: Principal): boolean {
  switch (access) {
    case 'signed-in':
      return true;
    case 'site-administrator':
      return principal.siteAdministrator;
  }
}
