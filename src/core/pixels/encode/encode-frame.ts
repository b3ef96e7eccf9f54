/** Encodes one frame of stored values losslessly. */
import { PixelError } from '../pixel-error.ts';
import type { PlainFrame } from './encoder.ts';
import { findEncoder } from './index.ts';

/**
 * The frame's bytes as they stand in Pixel Data, without the padding of a fragment. Rejects with `PixelError`:
 * `unsupported-transfer-syntax`, `bad-attributes`, `unsupported-pixels`, `codec-unavailable`.
 */
export async function encodeFrame(
  frame: PlainFrame,
  transferSyntaxUid: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = findEncoder(transferSyntaxUid);
  if (encoder === undefined) {
    throw new PixelError('unsupported-transfer-syntax', 'pixels of this transfer syntax');
  }
  return encoder.encode(frame);
}
