/** Makes an uncompressed image smaller without a change to it; whatever is unusual is left as it is. */
import { type SplicedBytes, splicedSizeBytes } from '../../bytes.ts';
import type { DicomObject } from '../../dicom/data-set.ts';
import { DicomError } from '../../dicom/dicom-error.ts';
import { PixelError } from '../pixel-error.ts';
import { compactSyntaxUid, isCompactable } from './compactable.ts';
import { transcode } from './transcode.ts';
import { hasUsualPixels } from './usual-pixels.ts';

/**
 * The same object gives the same bytes. Undefined where it is better left alone: nothing gained, or anything about it
 * is unsure. Rejects as the source's `read` does, with `PixelError` `codec-unavailable`, and with `NotTheSameError`.
 */
export async function compactDicom(object: DicomObject): Promise<SplicedBytes | undefined> {
  if (!isCompactable(object.transferSyntax.uid)) return undefined;
  try {
    if (!hasUsualPixels(object)) return undefined;
    const out = await transcode(object, compactSyntaxUid);
    return splicedSizeBytes(out) < object.original.sizeBytes ? out : undefined;
  } catch (error) {
    const isRefused = error instanceof PixelError && error.code !== 'codec-unavailable';
    if (isRefused || error instanceof DicomError) return undefined;
    throw error;
  }
}
