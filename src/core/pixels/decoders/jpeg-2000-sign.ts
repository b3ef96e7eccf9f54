/** Signed samples of 8 bits or fewer in JPEG 2000: both codecs clamp them to 0 and 255, so they are decoded as unsigned ones. */
import type { DecodedSamples } from './decoder.ts';
import type { Codestream } from './jpeg-2000-codestream.ts';

type Samples = DecodedSamples['samples'];

interface Unsigned {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Turns what was decoded back to the signed values' bit patterns. */
  restore(samples: Samples): Samples;
}

/**
 * The same codestream with its components declared unsigned: the decoder then adds half of their range
 * (ISO/IEC 15444-1 G.1.2), which is taken off again. As it is where no codec clamps.
 */
export function withoutSign(codestream: Codestream): Unsigned {
  const { signed, precision, components } = codestream;
  if (!signed || precision > 8) return { bytes: codestream.bytes, restore: (samples) => samples };
  const bytes = codestream.bytes.slice();
  // A.5.1: Ssiz of each component, whose highest bit is the sign, at every third byte.
  for (let i = 0; i < components; i += 1) bytes[42 + i * 3]! &= 0x7f;
  const half = 2 ** (precision - 1);
  return {
    bytes,
    restore(samples) {
      for (let i = 0; i < samples.length; i += 1) samples[i] = samples[i]! - half;
      return samples;
    },
  };
}
