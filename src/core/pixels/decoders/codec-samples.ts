/** Turns a codec's bytes into samples of the width that the attributes allot. */
import type { CodecPicture } from '../codecs/run-codec.ts';
import { PixelError } from '../pixel-error.ts';
import type { PixelLayout } from '../pixel-layout.ts';
import type { DecodedSamples } from './decoder.ts';
import { interleave } from './native.ts';

/** `layout.planar` is that of the codec's output, not of the file. Throws `PixelError` `corrupt`. */
export function codecSamples(
  picture: CodecPicture,
  layout: PixelLayout,
): DecodedSamples['samples'] {
  const count = layout.rows * layout.columns * layout.samplesPerPixel;
  const wide = picture.bitsPerSample > 8;
  if (picture.bytes.length !== count * (wide ? 2 : 1)) {
    throw new PixelError('corrupt', 'a decoder gave another number of pixels than it should');
  }
  const decoded = wide
    ? new Uint16Array(picture.bytes.buffer, picture.bytes.byteOffset, count)
    : picture.bytes;
  const samples = layout.bitsAllocated === 16 && !wide ? Uint16Array.from(decoded) : decoded;
  return interleave(samples, layout);
}
