/** Whether all that an image's pixels hold is one frame of samples, so that a frame compared is an image compared. */
import { type DicomObject, findElement } from '../../dicom/data-set.ts';
import { isPixelDataTag } from '../../dicom/parse-vr.ts';
import { PixelData } from '../../standard/tags.generated.ts';
import { nativeFrameBytes } from '../decoders/native.ts';
import { readPixelLayout } from '../pixel-layout.ts';

/** One frame of grey or colour samples, and nothing around it that would be lost. Throws `PixelError`. */
export function hasUsualPixels(object: DicomObject): boolean {
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
