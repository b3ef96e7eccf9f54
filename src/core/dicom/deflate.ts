/** The deflated transfer syntax's coat (PS3.5 A.5): RFC 1951 without a zlib header. */
import { DicomError } from './dicom-error.ts';

/**
 * Throws `DicomError` `deflate-broken` or `deflate-too-large`. Behind the stream may stand a byte of padding
 * (PS3.5 A.5), and the trailer that gzip puts there (RFC 1952 2.3.1), which real files have.
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  // A stream ends in an error when bytes are left over, and doesn't say how many.
  let failure: unknown;
  for (const trailer of trailers) {
    const end = bytes.byteLength - trailer.bytes;
    if (end < 0 || (trailer.padded && bytes.at(-1) !== 0)) continue;
    try {
      const inflated = await inflateWhole(bytes.subarray(0, end), maxBytes);
      if (!trailer.sized || sizeAt(bytes, end + 4) === inflated.byteLength) return inflated;
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

function inflateWhole(
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return through(new DecompressionStream('deflate-raw'), bytes, maxBytes);
}

/** Of even length: a NUL is added where needed. */
export async function deflate(
  parts: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>> {
  const whole = await through(
    new CompressionStream('deflate-raw'),
    await concatenated(parts),
    Number.POSITIVE_INFINITY,
  );
  if (whole.byteLength % 2 === 0) return whole;
  const padded = new Uint8Array(whole.byteLength + 1);
  padded.set(whole);
  return padded;
}

async function concatenated(
  parts: readonly Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob([...parts]).arrayBuffer());
}

async function through(
  transform: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let sizeBytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    sizeBytes += next.value.byteLength;
    if (sizeBytes > maxBytes) {
      await reader.cancel();
      throw new DicomError('deflate-too-large', `inflates to more than ${maxBytes} bytes`);
    }
  }
  return concatenated(parts);
}
