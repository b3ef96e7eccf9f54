/** What a decoder is given and what it gives: one frame as encoded, its samples as stored. */
import type { PixelLayout } from '../pixel-layout.ts';

export interface EncodedFrame {
  /** Read-only: it may be a view of the file's bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: PixelLayout;
  /** True when native words lie most significant byte first. */
  readonly bigEndian: boolean;
}

/**
 * Bit patterns as they stand in Pixel Data, row-major, samples of a pixel side by side:
 * `samples.length === rows * columns * samplesPerPixel`. Signed values are not yet extended.
 */
export interface DecodedSamples {
  readonly samples: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** What the colours are once decoded, when that may differ from the attribute. */
  readonly colour?: 'RGB' | 'YBR_FULL';
}

export interface Decoder {
  readonly name: string;
  /** The transfer syntaxes that it serves (PS3.6 table A-1). */
  readonly transferSyntaxUids: readonly string[];
  /** Rejects with `PixelError`. */
  decode(frame: EncodedFrame): Promise<DecodedSamples>;
}
