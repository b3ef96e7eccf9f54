/** Turns an answer that is no success into a `PortalError`, whoever sent it: the portal, or a proxy before it. */
import { Problem } from '../contract/common.ts';
import { PortalError } from './portal-error.ts';

/** `body` is the answer's text; `retryAfter` its Retry-After header (RFC 9110 10.2.3; seconds, as the portal sends). */
export function problemOf(status: number, body: string, retryAfter: string | null): PortalError {
  const document = parse(body);
  const problem = Problem.partial().safeParse(document);
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  return new PortalError((problem.data?.code ?? codeOfStatus(status)) as string, status, {
    retryAfterS:
      problem.data?.retryAfterS ?? (Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined),
    fields: problem.data?.fields,
    details: document,
  });
}

/** For answers without a problem document, such as a proxy's own error page. */
function codeOfStatus(status: number): string {
  switch (status) {
    case 401:
      return 'not-signed-in';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 413:
      return 'upload-too-large';
    case 429:
      return 'too-many-requests';
    case 507:
      return 'storage-full';
    default:
      return status >= 500 ? 'unavailable' : 'answer-invalid';
  }
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
