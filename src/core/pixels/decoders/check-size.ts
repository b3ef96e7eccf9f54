/** A compressed frame must hold the picture that the attributes describe; asked before anything is decoded. */
import { PixelError } from '../pixel-error.ts';
import type { PixelLayout } from '../pixel-layout.ts';

export interface EncodedSize {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
}

/** Throws `PixelError` `size-mismatch`. */
export function checkEncodedSize(encoded: EncodedSize, layout: PixelLayout): void {
  const fits =
    encoded.rows === layout.rows &&
    encoded.columns === layout.columns &&
    encoded.components === layout.samplesPerPixel &&
    encoded.precision <= layout.bitsAllocated;
  if (fits) return;
  throw new PixelError(
    'size-mismatch',
    `the frame is ${encoded.columns} x ${encoded.rows} of ${encoded.components} samples of ` +
      `${encoded.precision} bits, the attributes say ${layout.columns} x ${layout.rows} of ` +
      `${layout.samplesPerPixel} of ${layout.bitsAllocated}`,
  );
}
