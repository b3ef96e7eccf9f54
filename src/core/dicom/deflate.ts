/** The deflated transfer syntax's coat (PS3.5 A.5): RFC 1951 without a zlib header. */
import { DicomError } from './dicom-error.ts';

/**
 * The inflated bytes behind `head`. Throws `DicomError` `deflate-broken` or `deflate-too-large`. Behind the stream may stand a byte of padding
 * (PS3.5 A.5), and the trailer that gzip puts there (RFC 1952 2.3.1), which real files have.
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
  head: Uint8Array<ArrayBuffer> = new Uint8Array(0),
): Promise<Uint8Array<ArrayBuffer>> {
  // A stream ends in an error when bytes are left over, and doesn't say how many.
  let failure: unknown;
  for (const trailer of trailers) {
    const end = bytes.byteLength - trailer.bytes;
    if (end < 0 || (trailer.padded && bytes.at(-1) !== 0)) continue;
    try {
      const stream = new DecompressionStream('deflate-raw');
      const chunks = await through(stream, [bytes.subarray(0, end)], maxBytes);
      const isWhole = !trailer.sized || sizeAt(bytes, end + 4) === sizeOf(chunks);
      if (isWhole) return joined([head, ...chunks]);
    } catch (error) {
      if (error instanceof DicomError) throw error;
      failure ??= error;
    }
  }
  throw new DicomError('deflate-broken', 'the deflated data set is damaged', { cause: failure });
}

/** What may stand behind the stream; `sized` ones repeat the inflated size in their last four bytes. */
const trailers = [
  { bytes: 0, padded: false, sized: false },
  { bytes: 1, padded: true, sized: false },
  { bytes: 8, padded: false, sized: true },
  { bytes: 9, padded: true, sized: true },
] as const;

function sizeAt(bytes: Uint8Array<ArrayBuffer>, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

/** Of even length: a NUL is added where needed. */
export async function deflate(
  parts: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate-raw');
  const chunks = await through(stream, parts, Number.POSITIVE_INFINITY);
  const isOdd = sizeOf(chunks) % 2 === 1;
  return joined(isOdd ? [...chunks, new Uint8Array(1)] : chunks);
}

async function through(
  transform: CompressionStream | DecompressionStream,
  parts: readonly Uint8Array<ArrayBuffer>[],
  maxBytes: number,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const reader = new Blob([...parts]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    sizeBytes += next.value.byteLength;
    if (sizeBytes > maxBytes) {
      await reader.cancel();
      throw new DicomError('deflate-too-large', `inflates to more than ${maxBytes} bytes`);
    }
  }
  return chunks;
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(sizeOf(parts));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}
