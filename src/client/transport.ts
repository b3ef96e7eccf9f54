/** The port through which uploads reach the network: one request with a body of bytes, one answer, progress on the way. */

export interface TransportRequest {
  readonly method: 'PUT' | 'PATCH' | 'HEAD' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Blob;
  readonly signal: AbortSignal;
  /** Bytes of this body that have left; may be called never, or at the end alone. */
  readonly onProgress?: (sentBytes: number) => void;
  /**
   * Whether the portal has got more of this request since it was last asked. Bytes that have left may lie in buffers on
   * the way for minutes, so a transport asks this before it takes a silent connection for a dead one.
   */
  readonly isArriving?: () => Promise<boolean>;
}

export interface TransportAnswer {
  readonly status: number;
  readonly body: string;
  header(name: string): string | null;
}

/**
 * Resolves with any answer, whatever its status. Rejects with `PortalError` `unreachable` or `timed-out` when none
 * came, and with the signal's reason when aborted.
 */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

/** How long a connection may be silent before one asks or gives it up: while bytes leave, and once all have left. */
export interface Patience {
  readonly stallMs: number;
  readonly answerMs: number;
}

export const defaultPatience: Patience = { stallMs: 45_000, answerMs: 180_000 };
