/** A decoded frame: stored values as the standard defines them, and what is needed to show them. */
import type { Presentation } from './presentation.ts';

/** Stored values, row-major, samples of a pixel side by side. */
export type Pixels = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;

export interface Frame {
  readonly rows: number;
  readonly columns: number;
  /** 1 for grey and palette, 3 for colour. */
  readonly samplesPerPixel: 1 | 3;
  /** 1 to 16: every value lies in the range that so many bits (and `signed`) give. */
  readonly bitsStored: number;
  readonly signed: boolean;
  /**
   * Of `pixels`, that is after decoding: MONOCHROME1, MONOCHROME2, PALETTE COLOR, RGB or YBR_FULL
   * (PS3.3 C.7.6.3.1.2). Codecs that undo their colour transform give RGB.
   */
  readonly photometricInterpretation: PhotometricInterpretation;
  /**
   * `pixels.length === rows * columns * samplesPerPixel`. Read-only: it may be a view of the file's bytes.
   */
  readonly pixels: Pixels;
  readonly presentation: Presentation;
}

export type PhotometricInterpretation =
  | 'MONOCHROME1'
  | 'MONOCHROME2'
  | 'PALETTE COLOR'
  | 'RGB'
  | 'YBR_FULL';

/** Samples of the largest picture that is decoded: ten thousand square, several times a film. */
export const maxSamples = 100_000_000;

/** Lowest and highest value that the frame's bits can hold, both inclusive. */
export function storedRange(frame: Pick<Frame, 'bitsStored' | 'signed'>): [number, number] {
  const values = 2 ** frame.bitsStored;
  return frame.signed ? [-values / 2, values / 2 - 1] : [0, values - 1];
}
