/** SHA-256 of bytes that may be larger than memory should hold. */
import { createSHA256 } from 'hash-wasm';
import {
  type ByteSource,
  blobSource,
  isRange,
  type SplicedBytes,
  splicedSizeBytes,
  splicedToBytes,
} from '../bytes.ts';

/** Up to here the bytes are hashed in one go by WebCrypto, which takes nothing in parts. */
const wholeBytes = 64 * 1024 * 1024;
const chunkBytes = 4 * 1024 * 1024;

/** Lower-case hexadecimal. Rejects with the source's error, or with the signal's reason. */
export async function sha256OfSpliced(
  spliced: SplicedBytes,
  signal?: AbortSignal,
): Promise<string> {
  // Absent on pages that came over http from another machine, which are no secure context.
  const subtle = globalThis.crypto?.subtle;
  if (subtle !== undefined && splicedSizeBytes(spliced) <= wholeBytes) {
    const bytes = await splicedToBytes(spliced);
    signal?.throwIfAborted();
    return hex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
  }
  return sha256InParts(spliced, signal);
}

export function sha256OfSource(source: ByteSource, signal?: AbortSignal): Promise<string> {
  return sha256OfSpliced({ source, pieces: [{ start: 0, end: source.sizeBytes }] }, signal);
}

export function sha256OfBlob(blob: Blob, signal?: AbortSignal): Promise<string> {
  return sha256OfSource(blobSource(blob), signal);
}

async function sha256InParts(spliced: SplicedBytes, signal?: AbortSignal): Promise<string> {
  const hasher = await createSHA256();
  for (const piece of spliced.pieces) {
    if (!isRange(piece)) {
      hasher.update(piece);
      continue;
    }
    for (let at = piece.start; at < piece.end; at += chunkBytes) {
      signal?.throwIfAborted();
      hasher.update(await spliced.source.read(at, Math.min(at + chunkBytes, piece.end)));
    }
  }
  return hasher.digest('hex');
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
