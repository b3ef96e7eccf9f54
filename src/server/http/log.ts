/** The log: JSON lines that say which route, how it ended and how long it took, and nothing of what was said. */
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import pino, { type Logger } from 'pino';
import { principalOf } from './access.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** A second line of defence: nothing is meant to log these in the first place. */
const redacted = [
  'cookie',
  'authorization',
  'password',
  'token',
  'email',
  'name',
  'patientId',
  'search',
  'query',
  'body',
  'url',
  'headers',
];

/** On standard error: standard output is for the person who started the portal. */
export function createLogger(level: LogLevel, destination = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: redacted.flatMap((key) => [key, `*.${key}`]), remove: true },
      hooks: {
        logMethod(args, method) {
          method.apply(this, withoutMessage(args) as Parameters<typeof method>);
        },
      },
      serializers: { err: describeError, req: () => undefined, res: () => undefined },
    },
    destination,
  );
}

/** A library that logs an error means its message to be the line's; ours must not be. */
function withoutMessage(args: readonly unknown[]): readonly unknown[] {
  const [first, second, ...rest] = args;
  if (first instanceof Error) return [{ err: first }, 'error'];
  const { err } = (first ?? {}) as { err?: unknown };
  return err instanceof Error && (second === undefined || second === err.message)
    ? [first, 'error', ...rest]
    : args;
}

/** One line a request: the route's pattern, never the address with its ids and search terms. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        userId: principalOf(request)?.userId,
      },
      'request',
    );
  });
}

/** What is safe to log of an error: its kind and where it arose. Messages may repeat what a person sent. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code } = error as { code?: unknown };
  return {
    kind: error.name,
    code: typeof code === 'string' ? code : undefined,
    ...(error instanceof pg.DatabaseError
      ? { table: error.table, constraint: error.constraint }
      : {}),
    at: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
