/** What can go wrong between two DICOM nodes; codes are stable, messages say nothing of what was sent. */

export type NetworkErrorCode =
  /** No connection: nobody listens, no route, no such name. */
  | 'unreachable'
  /** The connection was made, and its encryption failed. */
  | 'tls'
  /** The peer won't speak with us: wrong AE titles, too busy. */
  | 'rejected'
  /** Nothing came for as long as we wait. */
  | 'timeout'
  /** The peer ended it in the middle. */
  | 'aborted'
  | 'closed'
  /** What came is no DICOM upper layer or no DIMSE. */
  | 'protocol'
  /** More than we take. */
  | 'too-large';

export class NetworkError extends Error {
  readonly code: NetworkErrorCode;

  constructor(code: NetworkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NetworkError';
    this.code = code;
  }
}

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** A socket's error as one of ours. */
export function networkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  if (tlsCodes.test(code)) return new NetworkError('tls', 'encryption failed', { cause: error });
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return new NetworkError('closed', 'the peer closed the connection', { cause: error });
  }
  return new NetworkError('unreachable', 'no connection', { cause: error });
}
