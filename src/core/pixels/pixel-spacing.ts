/** How far apart a film's pixels are, and what that distance is worth (PS3.3 10.7.1.3, C.8.11.7.1.1). */
import type { DicomObject, Tag } from '../dicom/data-set.ts';
import { findElement } from '../dicom/data-set.ts';
import { numberAt, numbersOf, textAt } from '../dicom/values.ts';
import {
  EstimatedRadiographicMagnificationFactor,
  ImagerPixelSpacing,
  NominalScannedPixelSpacing,
  PixelSpacingCalibrationType,
  PixelSpacing as PixelSpacingTag,
} from '../standard/tags.generated.ts';

export interface PixelSpacing {
  /** Millimetres between the middles of two rows. */
  readonly rowMm: number;
  /** Millimetres between the middles of two columns. */
  readonly columnMm: number;
  /**
   * - `calibrated`: the file says that it was corrected to distances in the patient.
   * - `magnification`: measured at the detector, divided by the magnification that the device estimated.
   * - `detector`: measured at the detector; the patient, who stands before it, is smaller.
   * - `unclear`: the file doesn't say where it was measured.
   */
  readonly basis: 'calibrated' | 'magnification' | 'detector' | 'unclear';
}

/** Coarser than this is no film's, but a slip of whoever wrote the file. */
const mostMm = 5;

/** Undefined where the file tells no spacing that can be used. */
export function readPixelSpacing(object: DicomObject): PixelSpacing | undefined {
  const spacing = pairAt(object, PixelSpacingTag);
  const imager = pairAt(object, ImagerPixelSpacing);
  if (spacing !== undefined) {
    const named = textAt(object, PixelSpacingCalibrationType) !== '';
    const corrected = imager !== undefined && !isSame(spacing, imager);
    if (named || corrected) return { ...spacing, basis: 'calibrated' };
    return { ...spacing, basis: imager === undefined ? 'unclear' : 'detector' };
  }
  if (imager !== undefined) {
    const factor = numberAt(object, EstimatedRadiographicMagnificationFactor) ?? 1;
    if (factor <= 1 || factor > 2) return { ...imager, basis: 'detector' };
    const { rowMm, columnMm } = imager;
    return { rowMm: rowMm / factor, columnMm: columnMm / factor, basis: 'magnification' };
  }
  const scanned = pairAt(object, NominalScannedPixelSpacing);
  return scanned && { ...scanned, basis: 'detector' };
}

type Pair = Omit<PixelSpacing, 'basis'>;

function pairAt(object: DicomObject, tag: Tag): Pair | undefined {
  const [rowMm = 0, columnMm = 0] = numbersOf(object, findElement(object.dataSet, tag));
  const isUsable = rowMm > 0 && columnMm > 0 && rowMm <= mostMm && columnMm <= mostMm;
  return isUsable ? { rowMm, columnMm } : undefined;
}

function isSame(one: Pair, other: Pair): boolean {
  const differ = (a: number, b: number) => Math.abs(a - b) > 1e-4 * a;
  return !differ(one.rowMm, other.rowMm) && !differ(one.columnMm, other.columnMm);
}
