/** A request that brings bytes, as the intake sees it. */
import type { UploadMetadata } from '../../contract/uploads.ts';
import type { Principal } from '../accounts/permissions.ts';
import type { RememberedPrincipal } from '../accounts/sessions.ts';
import type { PartFile } from './part-file.ts';

/** One request that brings bytes. */
export interface Arrival {
  readonly uploadId: string;
  readonly batchId: string;
  readonly metadata: UploadMetadata;
  /** Where the body begins: 0 for a whole one. */
  readonly offsetBytes: number;
  readonly bodyBytes: number;
  /** Asked for at most once, and not at all when the answer needs no bytes. What `gather` took isn't in it. */
  body(): AsyncIterable<Uint8Array>;
  /** Writes what comes at once to the beginning of `into`; resolves with how much that was, at the latest in a moment. */
  gather?(into: Uint8Array): Promise<number>;
  /**
   * Who learns only at the end what it is has received it already, into a part file outside of any upload: its SHA-256
   * is that of the bytes that were written there. Then there is no body. Closed here; removed by who brought it.
   */
  readonly received?: PartFile;
  /** What of the image has come so far, `offsetBytes` included. */
  arrivedBytes(): number;
  /** Cuts the body off, because a newer request takes over. */
  abort(): void;
}

/** Who sends it. */
export interface Caller {
  /** As known from a moment ago. Nothing may come of it before it is proven. */
  readonly remembered?: RememberedPrincipal;
  /** As the database says now; throws `not-signed-in`. */
  prove(): Promise<Principal>;
}
