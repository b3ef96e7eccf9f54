/** One JSON call to the portal: the client's header, a typed answer, problems as `PortalError`. */
import type { z } from 'zod';
import { CLIENT_HEADER } from '../contract/routes.ts';
import { PortalError } from './portal-error.ts';
import { problemOf } from './problem.ts';

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** `answer` validates what comes back; null when nothing is expected. */
export type Request = <T extends z.ZodType | null>(
  method: Method,
  path: string,
  answer: T,
  options?: CallOptions,
) => Promise<T extends z.ZodType ? z.output<T> : undefined>;

export function createRequest(fetch: Fetch): Request {
  return async (method, path, answer, options = {}) => {
    const response = await send(fetch, method, path, options);
    const text = await response.text().catch((cause) => {
      options.signal?.throwIfAborted();
      throw new PortalError('unreachable', 0, { cause });
    });
    if (!response.ok) throw problemOf(response.status, text, response.headers.get('retry-after'));
    return (answer === null ? undefined : validate(answer, text, response.status)) as never;
  };
}

async function send(
  fetch: Fetch,
  method: Method,
  path: string,
  { body, signal }: CallOptions,
): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: {
        accept: 'application/json',
        [CLIENT_HEADER]: '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new PortalError('unreachable', 0, { cause });
  }
}

/** The schema decides: an answer that the contract doesn't know never reaches a page. */
export function validate<T extends z.ZodType>(
  schema: T,
  text: string,
  status: number,
): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PortalError('answer-invalid', status);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    // Paths and zod's codes only: the values may be patient data.
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`);
    throw new PortalError('answer-invalid', status, { details: { issues } });
  }
  return parsed.data;
}
