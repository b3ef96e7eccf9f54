/** Whether bits of the pixels that no value uses hold something, as overlays of old do (PS3.5 8.1.2). */
import type { DicomObject } from '../dicom/data-set.ts';
import { decodeSamples } from '../pixels/decode-frame.ts';
import { readPixelLayout } from '../pixels/pixel-layout.ts';
import { isCompactable } from '../pixels/transcode/compactable.ts';
import { hasSpareBits } from '../pixels/transcode/spare-bits.ts';

/**
 * What is written there is on no screen, so that nobody who searches the picture finds it. Compressed frames have no
 * such bits. Rejects with `PixelError`, and as the source's `read` does.
 */
export async function hidesInSpareBits(object: DicomObject): Promise<boolean> {
  if (!isCompactable(object.transferSyntax.uid)) return false;
  const { bitsStored, bitsAllocated, numberOfFrames } = readPixelLayout(object);
  if (bitsStored === bitsAllocated) return false;
  for (let frame = 0; frame < numberOfFrames; frame += 1) {
    const { layout, decoded } = await decodeSamples(object, frame);
    if (hasSpareBits(decoded.samples, layout)) return true;
  }
  return false;
}
