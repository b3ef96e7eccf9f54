/** Inflates to a known size and never beyond it, so that no small file can fill the memory. */
import { PixelError } from './pixel-error.ts';

/**
 * The first `size` bytes that `pieces` inflate to. What follows the compressed stream is not looked at.
 * Rejects with `PixelError` `truncated` when there is less, `corrupt` when the stream is broken.
 */
export async function inflateExactly(
  pieces: readonly Uint8Array<ArrayBuffer>[],
  format: 'deflate' | 'deflate-raw',
  size: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Uint8Array(size);
  const reader = new Blob([...pieces])
    .stream()
    .pipeThrough(new DecompressionStream(format))
    .getReader();
  let at = 0;
  try {
    while (at < size) {
      const { done, value } = await reader.read();
      if (done) break;
      const part = value.subarray(0, size - at);
      out.set(part, at);
      at += part.length;
    }
  } catch (cause) {
    if (at < size) throw new PixelError('corrupt', 'compressed bytes are broken', { cause });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (at < size) throw new PixelError('truncated', `${at} bytes of ${size}`);
  return out;
}
