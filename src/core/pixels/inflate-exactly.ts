/** Inflates to a known size and never beyond it, so that no small file can fill the memory. */
import { PixelError } from './pixel-error.ts';

type Pieces = readonly Uint8Array<ArrayBuffer>[];
type Format = 'deflate' | 'deflate-raw';

/**
 * The first `size` bytes that `pieces` inflate to. What follows the compressed stream is not looked at.
 * Rejects with `PixelError` `truncated` when there is less, `corrupt` when the stream is broken.
 */
export async function inflateExactly(
  pieces: Pieces,
  format: Format,
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return (await inflate(pieces, format, size, false)).bytes;
}

/** As `inflateExactly`, and `isExact` tells whether nothing follows: in the stream, or behind it. */
export async function inflateWhole(
  pieces: Pieces,
  format: Format,
  size: number,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly isExact: boolean }> {
  return await inflate(pieces, format, size, true);
}

async function inflate(
  pieces: Pieces,
  format: Format,
  size: number,
  toItsEnd: boolean,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isExact: boolean }> {
  const out = new Uint8Array(size);
  const reader = new Blob([...pieces])
    .stream()
    .pipeThrough(new DecompressionStream(format))
    .getReader();
  let at = 0;
  let isExact = true;
  try {
    while (at < size || (toItsEnd && isExact)) {
      const { done, value } = await reader.read();
      if (done) break;
      if (value.length > size - at) isExact = false;
      const part = value.subarray(0, size - at);
      out.set(part, at);
      at += part.length;
    }
  } catch (cause) {
    // A stream that is broken behind its last byte, or followed by others (Compression Standard, 6).
    isExact = false;
    if (at < size) throw new PixelError('corrupt', 'compressed bytes are broken', { cause });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (at < size) throw new PixelError('truncated', `${at} bytes of ${size}`);
  return { bytes: out, isExact };
}
