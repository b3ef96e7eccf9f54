/** What an encoder is given and what it gives: one frame's stored values, and its bytes in a transfer syntax. */
import type { Frame } from '../frame.ts';

/** A decoded `Frame` and the width that the attributes allot to a sample. */
export interface PlainFrame
  extends Pick<
    Frame,
    | 'rows'
    | 'columns'
    | 'samplesPerPixel'
    | 'bitsStored'
    | 'signed'
    | 'photometricInterpretation'
    | 'pixels'
  > {
  readonly bitsAllocated: 8 | 16;
}

export interface Encoder {
  readonly name: string;
  /** The transfer syntaxes that it serves (PS3.6 table A-1), all lossless. */
  readonly transferSyntaxUids: readonly string[];
  /** What Photometric Interpretation says of the frame once it is encoded. */
  photometricInterpretation(frame: PlainFrame): string;
  /** The same frame gives the same bytes, on any machine. Rejects with `PixelError`. */
  encode(frame: PlainFrame): Promise<Uint8Array<ArrayBuffer>>;
}
