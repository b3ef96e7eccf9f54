/** Whether bits that belong to no pixel value hold something: an overlay of old (PS3.5 8.1.2), or nobody knows what. */
import type { DecodedSamples } from '../decoders/decoder.ts';
import type { PixelLayout } from '../pixel-layout.ts';

/** False when they are all zero, or repeat the sign above High Bit, which every reader works out for itself. */
export function hasSpareBits(
  samples: DecodedSamples['samples'],
  { bitsAllocated, bitsStored, highBit, signed }: PixelLayout,
): boolean {
  const shift = highBit + 1 - bitsStored;
  const spare = (2 ** bitsAllocated - 1) & ~((2 ** bitsStored - 1) << shift);
  if (spare === 0) return false;
  const signBit = signed && shift === 0 ? 1 << highBit : 0;
  let found = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const sample = samples[i]!;
    const isSigns = (sample & signBit) !== 0 && (sample & spare) === spare;
    if (!isSigns) found |= sample & spare;
  }
  return found !== 0;
}
