/** Proves that two objects are one film, kept in two transfer syntaxes. */
import type { DicomObject } from '../../dicom/data-set.ts';
import { DicomError } from '../../dicom/dicom-error.ts';
import { decodeSamples, frameOf } from '../decode-frame.ts';
import type { Frame } from '../frame.ts';
import { PixelError } from '../pixel-error.ts';
import { sameAttributes, sameFrame } from './same-image.ts';
import { hasSpareBits } from './spare-bits.ts';
import { hasUsualPixels } from './usual-pixels.ts';

/**
 * True when every attribute is the same to its bytes, but for what a transfer syntax decides, and every pixel. False
 * where that can't be shown: several frames, pixels that don't decode, bits beside the samples that hold something.
 * Rejects as the sources' `read` does.
 */
export async function isSameFilm(a: DicomObject, b: DicomObject): Promise<boolean> {
  try {
    if (!hasUsualPixels(a) || !hasUsualPixels(b) || !(await sameAttributes(a, b))) return false;
    const [ofA, ofB] = [await wholeFrame(a), await wholeFrame(b)];
    return ofA !== undefined && ofB !== undefined && sameFrame(ofA, ofB);
  } catch (error) {
    if (error instanceof PixelError || error instanceof DicomError) return false;
    throw error;
  }
}

/** Undefined when the samples say more than their values. */
async function wholeFrame(object: DicomObject): Promise<Frame | undefined> {
  const samples = await decodeSamples(object, 0);
  if (hasSpareBits(samples.decoded.samples, samples.layout)) return undefined;
  return frameOf(object, samples);
}
