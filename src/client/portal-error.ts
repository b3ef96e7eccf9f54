/** The one error that calls to the portal raise: a stable code, what HTTP said, and nothing about a patient. */

/** Codes of the client's own, beside those of the server's catalogue. */
export type ClientErrorCode =
  /** No answer came: no network, the portal is away, or the connection broke. */
  | 'unreachable'
  /** The connection was silent for too long. */
  | 'timed-out'
  /** An answer came that the contract doesn't know. */
  | 'answer-invalid'
  /** The file's bytes can't be read any more (deleted, moved or changed on disk). */
  | 'file-unreadable';

export class PortalError extends Error {
  /** Of the server's catalogue, or one of `ClientErrorCode`. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly retryAfterS: number | undefined;
  /** Field name to message code, for forms. */
  readonly fields: Readonly<Record<string, string>>;
  /** Every member of the problem document. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    status: number,
    more: {
      readonly retryAfterS?: number | undefined;
      readonly fields?: Readonly<Record<string, string>> | undefined;
      readonly details?: Readonly<Record<string, unknown>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${code} (${status})`, { cause: more.cause });
    this.name = 'PortalError';
    this.code = code;
    this.status = status;
    this.retryAfterS = more.retryAfterS;
    this.fields = more.fields ?? {};
    this.details = more.details ?? {};
  }
}

/** True when the person has to sign in (again) before the call can succeed. */
export function needsSignIn(error: unknown): boolean {
  return error instanceof PortalError && error.code === 'not-signed-in';
}
