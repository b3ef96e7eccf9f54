/** Reads the Image Pixel Module (PS3.3 C.7.6.3): the shape of the pixels before they are decoded. */
import type { DicomObject, Tag } from '../dicom/data-set.ts';
import { numberAt, textAt } from '../dicom/values.ts';
import {
  BitsAllocated,
  BitsStored,
  Columns,
  HighBit,
  NumberOfFrames,
  PhotometricInterpretation,
  PixelRepresentation,
  PlanarConfiguration,
  Rows,
  SamplesPerPixel,
} from '../standard/tags.generated.ts';
import { maxSamples } from './frame.ts';
import { PixelError } from './pixel-error.ts';
import { readWord } from './words.ts';

export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly bitsAllocated: 8 | 16;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** True when each colour has a plane of its own (Planar Configuration 1). */
  readonly planar: boolean;
  /** As the file has it. */
  readonly photometricInterpretation: string;
  readonly numberOfFrames: number;
}

/** Throws `PixelError` `bad-attributes`, `unsupported-pixels` or `too-large`. */
export function readPixelLayout(object: DicomObject): PixelLayout {
  const rows = requireWord(object, Rows, 'Rows');
  const columns = requireWord(object, Columns, 'Columns');
  if (rows === 0 || columns === 0) {
    throw new PixelError('bad-attributes', 'rows and columns must not be zero');
  }
  const bitsAllocated = requireWord(object, BitsAllocated, 'Bits Allocated');
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw new PixelError('unsupported-pixels', `${bitsAllocated} bits allocated`);
  }
  const bitsStored = readWord(object, BitsStored) ?? bitsAllocated;
  if (bitsStored < 1 || bitsStored > bitsAllocated) {
    throw new PixelError('bad-attributes', `${bitsStored} of ${bitsAllocated} bits stored`);
  }
  const highBit = readWord(object, HighBit) ?? bitsStored - 1;
  if (highBit < bitsStored - 1 || highBit >= bitsAllocated) {
    throw new PixelError('bad-attributes', `high bit ${highBit} with ${bitsStored} bits stored`);
  }
  const samplesPerPixel = readWord(object, SamplesPerPixel) ?? 1;
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) {
    throw new PixelError('unsupported-pixels', `${samplesPerPixel} samples per pixel`);
  }
  if (rows * columns * samplesPerPixel > maxSamples) {
    throw new PixelError('too-large', `${columns} x ${rows} pixels`);
  }
  return {
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit,
    signed: readWord(object, PixelRepresentation) === 1,
    planar: readWord(object, PlanarConfiguration) === 1,
    photometricInterpretation: readPhotometric(object, samplesPerPixel),
    numberOfFrames: readFrameCount(object),
  };
}

function requireWord(object: DicomObject, tag: Tag, name: string): number {
  const value = readWord(object, tag);
  if (value === undefined) throw new PixelError('bad-attributes', `${name} is missing`);
  return value;
}

function readPhotometric(object: DicomObject, samplesPerPixel: 1 | 3): string {
  const term = textAt(object, PhotometricInterpretation);
  if (term === '') throw new PixelError('bad-attributes', 'Photometric Interpretation is missing');
  const grey = ['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR'].includes(term);
  const colour = term === 'RGB' || term.startsWith('YBR_');
  if (!grey && !colour) {
    throw new PixelError('unsupported-pixels', 'a photometric interpretation that is not known');
  }
  if (grey !== (samplesPerPixel === 1)) {
    throw new PixelError(
      'bad-attributes',
      `${samplesPerPixel} samples do not fit the colour space`,
    );
  }
  return term;
}

function readFrameCount(object: DicomObject): number {
  const count = numberAt(object, NumberOfFrames) ?? 1;
  return Number.isInteger(count) && count > 0 ? count : 1;
}
