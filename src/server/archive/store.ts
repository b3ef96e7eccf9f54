/** The contract of a place for bytes, addressed by their SHA-256. */
import type { ByteSource } from '../../core/bytes.ts';

export interface StoredRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** `put` acknowledges only what survives a power cut; a reader sees the whole object or none. */
export interface BlobStore {
  /** Takes over a finished, fsynced staged file (moved, not copied, where the store can). Idempotent. */
  putFile(sha256: string, stagedPath: string): Promise<void>;
  putBytes(sha256: string, bytes: Uint8Array): Promise<void>;
  /** A readable stream of the whole object or a range. Rejects with `BlobNotFound` when there is none. */
  get(sha256: string, range?: StoredRange): Promise<ReadableStream<Uint8Array>>;
  /** Random access; the caller closes it. */
  open(sha256: string): Promise<ByteSource & { close(): Promise<void> }>;
  /** Size in bytes, or undefined when there is no such object. */
  head(sha256: string): Promise<number | undefined>;
  delete(sha256: string): Promise<void>;
  list(): AsyncIterable<string>;
}
