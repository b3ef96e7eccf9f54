/** The HTTP server: what holds for every request, then the doors. */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyPluginAsync, LogController } from 'fastify';
import {
  type FastifyPluginAsyncZod,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Sessions } from '../accounts/sessions.ts';
import { ServerError } from '../errors.ts';
import { requireAccess } from './access.ts';
import { logRequests } from './log.ts';
import { measureRequests } from './metrics.ts';
import { describeRoutes } from './openapi.ts';
import { answerProblems, sendProblem } from './problem.ts';
import { limitRates } from './rate-limit.ts';
import { requireSameOrigin } from './same-origin.ts';
import { setSecurityHeaders } from './security-headers.ts';
import type { SessionCookie } from './session-cookie.ts';

/** A group of routes. */
export type Door = FastifyPluginAsync | FastifyPluginAsyncZod;

export interface AppDeps {
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly publicUrl: URL | undefined;
  readonly trustProxy: readonly string[];
  readonly version: string;
  readonly doors: readonly Door[];
}

/** For JSON; the upload door has a limit of its own. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** A connection on which nothing moves for so long is closed; a long upload on a thin line moves. */
const SILENT_CONNECTION_MS = 180_000;
/** Longer than reverse proxies keep theirs, so that none sends into a connection that we just closed. */
const KEEP_ALIVE_MS = 75_000;
/** Small answers gain nothing. */
const COMPRESS_FROM_BYTES = 1024;
/** Not `text/event-stream`, which would be held back, and no images, which are compressed already. */
const compressible =
  /^(?:text\/(?:html|css|csv|plain|javascript)|application\/(?:json|problem\+json|fhir\+json|x-ndjson|javascript|wasm)|image\/svg\+xml)/;

export async function createApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.logger,
    // Fastify's own lines hold whole addresses; `logRequests` has ours.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    connectionTimeout: SILENT_CONNECTION_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    trustProxy: deps.trustProxy.length === 0 ? false : [...deps.trustProxy],
    routerOptions: { maxParamLength: 200 },
    return503OnClosing: true,
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  answerProblems(app);
  logRequests(app);
  measureRequests(app, deps.metrics);
  await setSecurityHeaders(app, deps.publicUrl?.protocol === 'https:');
  requireSameOrigin(app, deps.publicUrl);
  await app.register(cookie);
  await app.register(compress, {
    threshold: COMPRESS_FROM_BYTES,
    customTypes: compressible,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { 1: 4 } },
  });
  await limitRates(app);
  requireAccess(app, { sessions: deps.sessions, sessionToken: deps.cookie.read });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new ServerError('not-found')));
  await describeRoutes(app, deps.version);
  for (const door of deps.doors) await app.register(door as FastifyPluginAsync);
  await app.ready();
  return app;
}
