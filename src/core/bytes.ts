/** Random access to bytes that may be large, and output described as pieces of them. */

/** Something of known size that can be read anywhere: a `File`, a buffer, a file on disk. */
export interface ByteSource {
  /** Size in bytes. */
  readonly sizeBytes: number;
  /**
   * Bytes `start` (inclusive) to `end` (exclusive), both clamped to the size.
   * Rejects with the platform's error when the bytes can no longer be read (a file deleted meanwhile).
   */
  read(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** A range of a source that leaves as it came: `start` inclusive, `end` exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One piece of an output: bytes of our own, or a range of the source it is made from. */
export type Piece = Uint8Array<ArrayBuffer> | ByteRange;

/** An output described without copying: the pieces, in order, over one source. */
export interface SplicedBytes {
  readonly source: ByteSource;
  readonly pieces: readonly Piece[];
}

export function isRange(piece: Piece): piece is ByteRange {
  return !(piece instanceof Uint8Array);
}

export function splicedSizeBytes(spliced: SplicedBytes): number {
  return spliced.pieces.reduce(
    (sum, piece) => sum + (isRange(piece) ? piece.end - piece.start : piece.byteLength),
    0,
  );
}

/** Always a copy, so that no more is kept in memory than the bytes that are named. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}

/** A source over bytes in memory. Reads are views, not copies: treat them as read-only. */
export function bufferSource(bytes: Uint8Array<ArrayBuffer>): ByteSource {
  return {
    sizeBytes: bytes.byteLength,
    read: async (start, end) => bytes.subarray(start, end),
  };
}

/** A source over a `Blob` or `File`. */
export function blobSource(blob: Blob): ByteSource {
  return {
    sizeBytes: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** The spliced bytes as a `Blob` over the blob they were made from; ranges are slices, never read here. */
export function splicedToBlob(spliced: SplicedBytes, original: Blob): Blob {
  return new Blob(
    spliced.pieces.map((piece) =>
      isRange(piece) ? original.slice(piece.start, piece.end) : piece,
    ),
  );
}

/** The spliced bytes in one buffer; for small outputs, tests and the server. */
export async function splicedToBytes(spliced: SplicedBytes): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(splicedSizeBytes(spliced));
  let at = 0;
  for (const piece of spliced.pieces) {
    const bytes = isRange(piece) ? await spliced.source.read(piece.start, piece.end) : piece;
    out.set(bytes, at);
    at += bytes.byteLength;
  }
  return out;
}
