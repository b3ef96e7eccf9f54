/** Stored values as the bit patterns that stand in Pixel Data, low bits first and nothing above Bits Stored. */
import { PixelError } from '../pixel-error.ts';
import type { PlainFrame } from './encoder.ts';

export type SampleWords = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/**
 * One word a sample, of `wordBits`: 8 only where Bits Stored fits. Negative values are two's complement in Bits
 * Stored. Throws `PixelError` `bad-attributes` for a frame of another size than it says, or values beyond its bits.
 */
export function sampleWords(frame: PlainFrame, wordBits: 8 | 16): SampleWords {
  const { rows, columns, samplesPerPixel, bitsStored, bitsAllocated, signed, pixels } = frame;
  if (pixels.length !== rows * columns * samplesPerPixel) {
    throw new PixelError('bad-attributes', `${pixels.length} samples in ${columns} x ${rows}`);
  }
  if (bitsStored < 1 || bitsStored > Math.min(bitsAllocated, wordBits)) {
    throw new PixelError('bad-attributes', `${bitsStored} of ${bitsAllocated} bits stored`);
  }
  const mask = 2 ** bitsStored - 1;
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const words = wordBits === 8 ? new Uint8Array(pixels.length) : new Uint16Array(pixels.length);
  let beyond = 0;
  for (let i = 0; i < pixels.length; i += 1) {
    const value = pixels[i]!;
    beyond |= (value - lowest) & ~mask;
    words[i] = value & mask;
  }
  if (beyond !== 0) throw new PixelError('bad-attributes', `values beyond ${bitsStored} bits`);
  return words;
}

/** The words as bytes: little endian, as on every machine that runs a browser or Node. */
export function wordBytes(words: SampleWords): Uint8Array<ArrayBuffer> {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
