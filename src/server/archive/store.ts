/** The contract of a place for bytes, addressed by their SHA-256. */
import type { ByteSource } from '../../core/bytes.ts';

export interface StoredRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** There is no object of that SHA-256. */
export class BlobNotFound extends Error {
  constructor(cause?: unknown) {
    super('no such object in the store', { cause });
    this.name = 'BlobNotFound';
  }
}

/** A source that holds something open. */
export type OpenSource = ByteSource & { close(): Promise<void> };

/** `put` acknowledges only what survives a power cut; a reader of an acknowledged object sees all of it. */
export interface BlobStore {
  /**
   * Takes over a staged file that is written to its end (moved, not copied, where the store can). Idempotent. Makes its
   * place durable; the caller makes its bytes so, before or meanwhile, and counts on neither until it has both.
   */
  putFile(sha256: string, stagedPath: string): Promise<void>;
  putBytes(sha256: string, bytes: Uint8Array): Promise<void>;
  /** A readable stream of the whole object or a range. Rejects with `BlobNotFound` when there is none. */
  get(sha256: string, range?: StoredRange): Promise<ReadableStream<Uint8Array>>;
  /** Random access; the caller closes it. Rejects with `BlobNotFound` when there is none. */
  open(sha256: string): Promise<OpenSource>;
  /** Size in bytes, or undefined when there is no such object. */
  head(sha256: string): Promise<number | undefined>;
  /** No error when there is none. */
  delete(sha256: string): Promise<void>;
  list(): AsyncIterable<string>;
}

/** Only what a SHA-256 looks like may become part of a path. */
export function assertSha256(sha256: string): void {
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new TypeError('not a SHA-256 in lower-case hexadecimal');
}
