/** Makes an uncompressed image smaller without a change to it; whatever is unusual is left as it is. */
import { type SplicedBytes, splicedSizeBytes } from '../../bytes.ts';
import { type DicomObject, findElement } from '../../dicom/data-set.ts';
import { DicomError } from '../../dicom/dicom-error.ts';
import { isPixelDataTag } from '../../dicom/parse-vr.ts';
import { PixelData } from '../../standard/tags.generated.ts';
import { nativeFrameBytes } from '../decoders/native.ts';
import { PixelError } from '../pixel-error.ts';
import { readPixelLayout } from '../pixel-layout.ts';
import { compactSyntaxUid, isCompactable } from './compactable.ts';
import { transcode } from './transcode.ts';

/**
 * The same object gives the same bytes. Undefined where it is better left alone: nothing gained, or anything about it
 * is unsure. Rejects as the source's `read` does, with `PixelError` `codec-unavailable`, and with `NotTheSameError`.
 */
export async function compactDicom(object: DicomObject): Promise<SplicedBytes | undefined> {
  if (!isCompactable(object.transferSyntax.uid)) return undefined;
  try {
    if (!isUsual(object)) return undefined;
    const out = await transcode(object, compactSyntaxUid);
    return splicedSizeBytes(out) < object.original.sizeBytes ? out : undefined;
  } catch (error) {
    const isRefused = error instanceof PixelError && error.code !== 'codec-unavailable';
    if (isRefused || error instanceof DicomError) return undefined;
    throw error;
  }
}

/** One frame of grey or colour samples, and nothing around it that would be lost. */
function isUsual(object: DicomObject): boolean {
  const [pixels, ...more] = object.dataSet.elements.filter(({ tag }) => isPixelDataTag(tag));
  if (pixels === undefined || more.length > 0) return false;
  const layout = readPixelLayout(object);
  if (layout.numberOfFrames !== 1 || layout.photometricInterpretation === 'YBR_FULL_422') {
    return false;
  }
  if (findElement(object.dataSet, PixelData)?.fragments !== undefined) return true;
  // More than the one byte of padding is something that nobody knows.
  const excess = pixels.valueEnd - pixels.valueStart - nativeFrameBytes(layout);
  return excess === 0 || excess === 1;
}
