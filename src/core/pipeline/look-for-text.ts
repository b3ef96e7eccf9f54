/** Looks for text that is part of a file's picture. */
import type { ByteSource } from '../bytes.ts';
import { DicomError } from '../dicom/dicom-error.ts';
import type { Box } from '../pixels/box.ts';
import { PixelError } from '../pixels/pixel-error.ts';
import { findText } from '../vision/text/find-text.ts';
import { readImage } from './read-image.ts';

/**
 * Undefined where the picture can't be decoded, or is one of several: then nobody knows what is written in it. Rejects
 * as the bytes do, and with `PixelError` `codec-unavailable`, which says nothing of the picture.
 */
export async function lookForText(bytes: ByteSource): Promise<readonly Box[] | undefined> {
  const read = await readImage(bytes);
  // The first frame says nothing of the others.
  if (!read.readable || (read.image.facts.numberOfFrames ?? 1) > 1) return undefined;
  try {
    return findText(await read.image.frame());
  } catch (error) {
    if (error instanceof PixelError && error.code === 'codec-unavailable') throw error;
    if (error instanceof PixelError || error instanceof DicomError) return undefined;
    throw error;
  }
}
