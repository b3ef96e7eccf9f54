/** The one place where errors become RFC 9457 problem documents. Messages of unknown errors stay inside. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from '../../contract/common.ts';
import { ServerError, type ServerErrorCode, serverErrors } from '../errors.ts';
import { fieldCodes } from './field-codes.ts';
import { describeError } from './log.ts';

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = toServerError(error);
    const { status } = serverErrors[known.code];
    if (status >= 500) request.log.error({ failure: describeError(error) }, known.code);
    return sendProblem(reply, known);
  });
}

export function sendProblem(reply: FastifyReply, error: ServerError): FastifyReply {
  const { status } = serverErrors[error.code];
  const { retryAfterS } = error.details;
  if (typeof retryAfterS === 'number') reply.header('retry-after', retryAfterS);
  return (
    reply
      .code(status)
      .type('application/problem+json')
      // As text: a route's own schema for this status must not cut the document.
      .serializer((body: string) => body)
      .send(JSON.stringify(problem(error)))
  );
}

function problem({ code, details }: ServerError): Problem & Record<string, unknown> {
  const { status, title } = serverErrors[code];
  return { ...details, type: `urn:plainfilm:problem:${code}`, title, status, code };
}

function toServerError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error);
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const mapped = fastifyCodes[String(code)];
  if (mapped !== undefined) return new ServerError(mapped, {}, error);
  // Fastify's other complaints about a request: a body that isn't JSON, a length that isn't true.
  if (isFastify(code) && typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ServerError('invalid-request', {}, error);
  }
  return new ServerError(isDatabaseAway(error) ? 'unavailable' : 'internal', {}, error);
}

const fastifyCodes: Readonly<Record<string, ServerErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unknown',
  FST_ERR_BAD_URL: 'not-found',
};

function isFastify(code: unknown): boolean {
  return typeof code === 'string' && code.startsWith('FST_');
}

/** An address of a thing that can't exist is answered as one of a thing that doesn't. */
function invalid(
  error: Parameters<typeof fieldCodes>[0] & { validationContext?: string | undefined },
): ServerError {
  if (error.validationContext === 'params') return new ServerError('not-found', {}, error);
  return new ServerError('invalid-request', { fields: fieldCodes(error) }, error);
}

/** Connections refused or cut, shutting down, or too many: PostgreSQL's classes 08, 53 and 57. */
function isDatabaseAway(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return (
    typeof code === 'string' &&
    (/^(08|53|57)...$/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'ENOENT'].includes(code))
  );
}
