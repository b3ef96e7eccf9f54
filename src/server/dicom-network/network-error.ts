/** What can go wrong between two DICOM nodes; codes are stable, messages say nothing of what was sent. */
import type { AssociateReject } from './pdu.ts';

export type NetworkErrorCode =
  /** No connection: nobody listens, no route, no such name. */
  | 'unreachable'
  /** The connection was made, and its encryption failed. */
  | 'tls'
  /** The peer won't speak with us: too busy, or it says nothing more of why. */
  | 'rejected'
  /** It doesn't know who calls: our AE title, often because our address isn't entered there. */
  | 'calling-ae-unknown'
  /** It isn't who is called: its own AE title is another. */
  | 'called-ae-unknown'
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
  /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** Reasons of a rejection by the service user (PS3.8 table 9-21). */
export function rejection({ source, reason }: AssociateReject): NetworkError {
  const message = 'the peer rejected the association';
  if (source === 1 && reason === 3) return new NetworkError('calling-ae-unknown', message);
  if (source === 1 && reason === 7) return new NetworkError('called-ae-unknown', message);
  return new NetworkError('rejected', message);
}

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
